import Listening
import NIOCore
import Upstreams

extension LoopServices {
    /// Who answers a request that goes to the upstream and is recorded for the client that asked alone.
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
        let asset = asset(
            request,
            cassette: cassette,
            writer: writer,
            upstreams: upstreams,
            expectsContinue: expectsContinue
        )
        return asset
            ?? Forwarder(
                request,
                cassette: cassette,
                audience: ClientAnswer(request, cassette: cassette, writer: writer, services: self),
                services: self,
                upstreams: upstreams,
                expectsContinue: expectsContinue
            )
    }

    /// Who answers a request for an asset that an answer named: the copy that is downloaded once for all who ask for it,
    /// or the client's own request, which downloads it.
    ///
    /// - Parameters:
    ///   - request: What to answer.
    ///   - cassette: Where it is recorded.
    ///   - writer: The way back to the client.
    ///   - upstreams: The way out.
    ///   - expectsContinue: Whether the client still waits to be told to send its body.
    /// - Returns: The phase, which has not begun; `nil` where the request is for no such asset.
    func asset(
        _ request: GatewayRequest,
        cassette: OpenCassette,
        writer: ResponseWriter,
        upstreams: UpstreamPool,
        expectsContinue: Bool
    ) -> (any Responder)? {
        guard let (claim, key) = claim(request, in: cassette) else { return nil }
        let copy: EventLoopFuture<AssetTable.Copy?>
        switch claim {
        case .unknown: return nil
        case .stored(let stored): copy = eventLoop.makeSucceededFuture(stored)
        case .underWay(let future): copy = future
        case .yours:
            return Forwarder(
                request,
                cassette: cassette,
                audience: ClientAnswer(request, cassette: cassette, writer: writer, services: self),
                services: self,
                upstreams: upstreams,
                expectsContinue: expectsContinue,
                asset: key
            )
        }
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
