import Listening
import NIOCore
import Upstreams

extension LoopServices {
    /// Who answers a request that goes to the upstream and is recorded: the forwarder, or the copy of an asset that is
    /// downloaded once for all who ask for it.
    ///
    /// - Parameters:
    ///   - request: What to answer.
    ///   - cassette: Where it is recorded.
    ///   - writer: The way back to the client.
    ///   - upstreams: The way out.
    ///   - expectsContinue: Whether the client still waits to be told to send its body.
    /// - Returns: The phase, which has not begun.
    func recorded(
        _ request: GatewayRequest,
        cassette: OpenCassette,
        writer: ResponseWriter,
        upstreams: UpstreamPool,
        expectsContinue: Bool
    ) -> any Responder {
        var asset: AssetTable.Key?
        if let (claim, key) = claim(request, in: cassette) {
            var copy: EventLoopFuture<AssetTable.Copy?>?
            switch claim {
            case .unknown: break
            case .yours: asset = key
            case .stored(let stored): copy = eventLoop.makeSucceededFuture(stored)
            case .underWay(let future): copy = future
            }
            if let copy {
                return AssetCopy(
                    request,
                    key: key,
                    copy: copy,
                    cassette: cassette,
                    writer: writer,
                    services: self,
                    upstreams: upstreams
                )
            }
        }
        return Forwarder(
            request,
            cassette: cassette,
            writer: writer,
            services: self,
            upstreams: upstreams,
            expectsContinue: expectsContinue,
            asset: asset
        )
    }
}
