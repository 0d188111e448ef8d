import Blobs
import BodyFormats
import Exchanges
import Gateways
import HTTPMessages
import Listening
import NIOCore
import NIOHTTP1
import NIOPosix

/// Answers one call of the control API: takes its body in, has the work done on a worker thread, says what came of it.
final class ControlResponder: Responder {
    private let call: ControlCall
    private let operation: Result<ControlOperation, ControlError>
    private var body: [UInt8] = []
    private var isAnswered = false
    /// The feed that is under way.
    private var feed: EventFeed?

    /// The most bytes that a body may have.
    private static let bodyLimit = 1 << 20

    init(_ call: ControlCall) {
        self.call = call
        do throws(ControlError) {
            let operation = try ControlOperation(path: call.path, head: call.head, place: call.place)
            try Self.check(call.head, for: operation)
            self.operation = .success(operation)
        } catch {
            operation = .failure(error)
        }
    }

    /// Checks what the head says about the body.
    private static func check(_ head: RequestHead, for operation: ControlOperation) throws(ControlError) {
        let framing = BodyFraming.ofRequest(head.headers)
        if case .length(let length)? = framing, length > bodyLimit { throw .tooLarge }
        let isJSON = head.headers.first(name: "content-type").flatMap { ContentType($0) }.map {
            $0.type == "application" && $0.subtype == "json"
        }
        let hasBody = framing != BodyFraming.none && framing != .length(0)
        if (operation.takesBody || hasBody) && isJSON != true { throw .notJSON }
    }

    func begin() {
        guard call.head.headers.contains(name: "expect") else { return }
        // A client that waits for a 100 sends its body only then; a refusal is all it gets (RFC 9110 §10.1.1).
        if case .failure(let error) = operation {
            refuse(error, closes: true)
        } else {
            call.writer.informational(ResponseHead(status: 100))
        }
    }

    func receive(_ bytes: ByteBuffer) {
        guard !isAnswered, case .success = operation else { return }
        guard body.count + bytes.readableBytes <= Self.bodyLimit else {
            body = []
            return refuse(.tooLarge, closes: true)
        }
        body.append(contentsOf: bytes.readableBytesView)
    }

    func receiveEnd(trailers: HTTPHeaders?) {
        guard !isAnswered else { return }
        switch operation {
        case .failure(let error): refuse(error)
        case .success(let operation):
            let body = body
            let bound = NIOLoopBound(self, eventLoop: call.writer.eventLoop)
            operation.start(body, on: call.writer.eventLoop).whenComplete { result in
                switch result {
                case .success(let reply): bound.value.send(reply)
                case .failure(let error): bound.value.refuse(ControlError(error))
                }
            }
        }
    }

    let wantsMore = true

    func clientBecameWritable() { feed?.goOn() }

    func clientGone() {
        isAnswered = true
        feed?.stop()
    }

    // MARK: Answers

    private func send(_ reply: ControlReply) {
        guard !isAnswered else { return }
        var fields: HTTPHeaders = [:]
        if let location = reply.location { fields.add(name: "Location", value: location) }
        switch reply.content {
        case .json(let bytes):
            fields.add(name: "Content-Type", value: "application/json")
            end(reply.status, fields, [.byteBuffer(ByteBuffer(bytes: bytes))], size: bytes.count, .own)
        case .events(let session, let last): begin(session, after: last)
        case .blob(let reader):
            fields.add(name: "Content-Type", value: "application/octet-stream")
            // What was recorded acts as nobody here (docs/design.md §12).
            fields.add(name: "Content-Security-Policy", value: "sandbox")
            do {
                let handle = try reader.makeFileHandle()
                let region = FileRegion(fileHandle: handle, readerIndex: 0, endIndex: reader.size)
                end(reply.status, fields, [.fileRegion(region)], size: reader.size, .own)
                // Nothing can be done about a descriptor that does not close.
                call.writer.whenWritten { try? handle.close() }
            } catch {
                refuse(ControlError(error))
            }
        }
    }

    /// Begins a feed, which has no end of its own.
    private func begin(_ session: SessionName?, after last: Int?) {
        isAnswered = true
        var fields: HTTPHeaders = ["Content-Type": "text/event-stream"]
        addOwn(to: &fields, .own)
        call.writer.head(
            ResponseHead(status: 200, headers: fields.settingFraming(.chunked)),
            framing: .chunked
        )
        if call.head.method == "HEAD" { return call.writer.end() }
        let feed = EventFeed(to: call.writer)
        self.feed = feed
        feed.begin { call.place.activity.watch(session: session, after: last, wake: $0) }
    }

    private func refuse(_ error: ControlError, closes: Bool = false) {
        guard !isAnswered else { return }
        if closes { call.writer.closeAfterAnswer() }
        let sessions = call.place.sessions
        let refusal = Refusal(
            status: error.status,
            code: error.code,
            message: sessions.withoutSecrets(error.message),
            hint: sessions.withoutSecrets(error.hint)
        )
        var fields: HTTPHeaders = ["Content-Type": "application/json"]
        if !error.allow.isEmpty { fields.add(name: "Allow", value: error.allow.joined(separator: ", ")) }
        let body = refusal.body
        end(error.status, fields, [.byteBuffer(body)], size: body.readableBytes, .refused)
    }

    private func addOwn(to fields: inout HTTPHeaders, _ outcome: Outcome) {
        fields.add(name: "Cache-Control", value: "no-store")
        fields.add(name: "X-Content-Type-Options", value: "nosniff")
        AnswerHead(outcome: outcome, origin: call.head.headers.first(name: "origin")).addOwn(to: &fields)
    }

    private func end(_ status: Int, _ fields: HTTPHeaders, _ body: [IOData], size: Int, _ outcome: Outcome) {
        isAnswered = true
        var fields = fields
        fields.add(name: "Content-Length", value: String(size))
        addOwn(to: &fields, outcome)
        call.writer.head(ResponseHead(status: status, headers: fields), framing: .length(size))
        if call.head.method != "HEAD" { call.writer.body(body, size: size) }
        call.writer.end()
    }
}
