import HTTPMessages
import Listening
import Logging
import NIOCore
import Upstreams

extension LoopServices {
    /// Who answers a request that the cassette has no good answer to: where the same is under way, its answer is for both
    /// (docs/design.md §2, `auto`).
    ///
    /// - Parameters:
    ///   - whole: The request.
    ///   - cassette: Where the answer is recorded.
    ///   - writer: The way back to the client.
    ///   - upstreams: The way out.
    ///   - fallBack: Plays an old answer if there is no good one; `nil` where there is no old one.
    ///   - isCurrent: Whether the cassette still holds what it held when the request was looked up.
    /// - Returns: The phase, which has not begun; `nil` where the cassette holds more by now.
    func sharedAnswer(
        to whole: WholeRequest,
        cassette: OpenCassette,
        writer: ResponseWriter,
        upstreams: UpstreamPool,
        fallBack: ((FlightFollower.Failure) -> Void)?,
        ifCurrent isCurrent: () -> Bool
    ) -> FlightFollower? {
        var flight = Flight()
        var hasJoined = false
        if whole.request.head.isShareable {
            switch cassette.flights.board(whole.fingerprint, ifCurrent: isCurrent) {
            case .landed: return nil
            case .opened(let opened): flight = opened
            case .joined(let joined):
                (flight, hasJoined) = (joined, true)
                logger.debug("shares an answer", metadata: ["request": "\(whole.request.line)"])
            }
        }
        let isRefresh = fallBack != nil
        return FlightFollower(
            flight,
            request: whole.request,
            fingerprint: whole.fingerprint,
            cassette: cassette,
            writer: writer,
            services: self,
            ask: hasJoined
                ? nil
                : { [flight] in
                    self.ask(whole, cassette: cassette, upstreams: upstreams, for: flight, isRefresh: isRefresh)
                },
            fallBack: fallBack
        )
    }

    /// Asks the upstream for an answer that need not be for one client alone.
    private func ask(
        _ whole: WholeRequest,
        cassette: OpenCassette,
        upstreams: UpstreamPool,
        for flight: Flight,
        isRefresh: Bool
    ) {
        let forwarder = Forwarder(
            whole.request,
            cassette: cassette,
            audience: flight,
            services: self,
            upstreams: upstreams,
            expectsContinue: false,
            isRefresh: isRefresh
        )
        let bound = NIOLoopBound(forwarder, eventLoop: eventLoop)
        flight.whenChanged { [eventLoop] in
            if eventLoop.inEventLoop {
                bound.value.audienceChanged()
            } else {
                eventLoop.execute { bound.value.audienceChanged() }
            }
        }
        forwarder.begin()
        for bytes in whole.body { forwarder.receive(bytes) }
        forwarder.receiveEnd(trailers: whole.trailers)
    }
}
