import AssetURLs
import Cassettes
import HTTPMessages
import Listening
import NIOCore
import NIOHTTP1
import Upstreams

/// The way of an answer to one client while it arrives: its links lead back here, and its end is held back
/// (``AnswerRelay``).
///
/// After the client has gone the answer still passes, to nobody: what it names is to be served and fetched all the same.
final class ClientAnswer: AnswerAudience {
    private let request: GatewayRequest
    private let writer: ResponseWriter
    private let services: LoopServices
    /// Where the answer is recorded; `nil` where it is not.
    private let cassette: OpenCassette?
    private var relay: AnswerRelay?
    private var live: LiveHead?
    private(set) var isHere = true
    /// Whether there is an answer.
    var hasBegun: Bool { live != nil }
    /// Whether the head went on.
    private(set) var hasSentHead = false
    /// How many bytes of the body went on, as the client sees it.
    private(set) var sentBytes = 0

    /// Creates the way.
    ///
    /// - Parameters:
    ///   - request: What is answered.
    ///   - cassette: Where the answer is recorded; `nil` in passthrough.
    ///   - writer: The way back to the client.
    ///   - services: Those of the event loop.
    init(_ request: GatewayRequest, cassette: OpenCassette?, writer: ResponseWriter, services: LoopServices) {
        self.request = request
        self.cassette = cassette
        self.writer = writer
        self.services = services
    }

    var takesMore: Bool { !isHere || writer.isWritable }

    func informational(_ head: ResponseHead) {
        if isHere { writer.informational(AnswerHead.interim(from: head)) }
    }

    func begin(_ head: LiveHead) {
        live = head
        relay = AnswerRelay(
            head.head,
            framing: head.framing,
            links: request.links(),
            holdsEnd: cassette != nil
        )
        handOutLinks()
        if let head = relay?.takeHead() { write(head) }
    }

    func body(_ bytes: ByteBuffer) {
        let piece = relay?.take(bytes)
        handOutLinks()
        if let head = relay?.takeHead() { write(head) }
        if let piece { write(piece) }
    }

    func flush() { writer.flush() }

    func end(_ ending: AnswerEnding) {
        if !hasBegun { request.session.note { $0.failed += 1 } }
        // A head that was held back can still say that the answer is not in the cassette.
        if !ending.isStored { live?.number = nil }
        let rest = relay?.finish(isComplete: ending.end == .complete)
        handOutLinks()
        if let head = rest?.head { write(head) }
        if let rest = rest?.rest { write(rest) }
        if ending.end == .complete { writer.end(trailers: ending.trailers) } else { writer.breakOff() }
    }

    func fail(_ error: UpstreamError) {
        request.session.note { $0.failed += 1 }
        if isHere { OwnAnswer.send(error, for: request, to: writer) }
    }

    func refuse(_ refusal: Refusal) {
        if isHere { OwnAnswer.send(refusal, for: request, to: writer) }
    }

    func readMore() {
        if isHere { writer.readMore() }
    }

    func clientGone() { isHere = false }

    private func write(_ relayed: AnswerRelay.Head) {
        hasSentHead = true
        let head = request.answer(live?.outcome ?? .passed, number: live?.number)
            .make(from: relayed.head, framing: relayed.framing)
        writer.head(head, framing: relayed.framing)
    }

    private func write(_ piece: ByteBuffer) {
        sentBytes += piece.readableBytes
        if isHere { writer.body(piece) }
    }

    /// Notes links that the answer hands out, so that they are served, and fetched if they are to be.
    private func handOutLinks() {
        guard let found = relay?.takeLinks(), !found.isEmpty else { return }
        services.handOut(found, by: request, at: live?.reach)
        guard let cassette, let relay, (200..<300).contains(relay.status) else { return }
        services.fetch(found, namedBy: request, into: cassette)
    }
}
