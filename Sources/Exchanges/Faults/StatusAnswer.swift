import Gateways
import HTTPMessages
import Listening
import NIOCore
import NIOHTTP1

/// The phase that answers with a status fault, once the request is complete: neither the upstream nor the cassette is
/// asked (docs/design.md §11).
final class StatusAnswer: Responder {
    private let status: Int
    private let request: GatewayRequest
    private let writer: ResponseWriter
    private let clock: WallClock

    /// After how many seconds clients are asked to come back.
    private static let patience = 1

    init(_ status: Int, to request: GatewayRequest, writer: ResponseWriter, clock: WallClock) {
        self.status = status
        self.request = request
        self.writer = writer
        self.clock = clock
    }

    func begin() {
        // A client that waits for a 100 sends its body only then; the answer is all it gets (RFC 9110 §10.1.1).
        guard request.head.headers.contains(name: "expect") else { return }
        writer.closeAfterAnswer()
        answer()
    }

    func receive(_ bytes: ByteBuffer) {}

    func receiveEnd(trailers: HTTPHeaders?) {
        if !request.head.headers.contains(name: "expect") { answer() }
    }

    let wantsMore = true

    func clientBecameWritable() {}

    func clientGone() {}

    private func answer() {
        let dialect = request.address.dialect
        OwnAnswer.send(
            request,
            outcome: .fault,
            status: status,
            code: dialect.failureCode(for: status),
            message: "Tapedeck put the fault status=\(status) in the place of the answer.",
            hint: nil,
            mayRetry: true,
            headers: headers(dialect),
            to: writer
        )
    }

    /// What the gateway says about coming back; with `--timing instant` also that it may be at once, as on replay.
    private func headers(_ dialect: Dialect) -> HTTPHeaders {
        let back = clock.now() + Int64(Self.patience) * 1000
        var fields = dialect.failureHeaders(
            for: status,
            after: Self.patience,
            at: WallClock.timestamp(back),
            unixTime: back / 1000
        )
        if !fields.isEmpty, request.use.settings.playback.timing == .instant { fields.append(("retry-after-ms", "1")) }
        return HTTPHeaders(fields.map { ($0.name, $0.value) })
    }
}
