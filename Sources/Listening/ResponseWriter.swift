package import HTTPMessages
package import NIOCore
package import NIOHTTP1

/// The way back to the client for one request.
///
/// Used on the event loop of its connection only.
///
/// Bytes are written as they are given; ``flush()`` sends them. After the client is gone, or the answer has ended,
/// every call does nothing.
package final class ResponseWriter {
    /// The event loop of the connection.
    package let eventLoop: any EventLoop
    /// Lets go of this writer when the answer has ended; let go of here when the client is gone.
    private var connection: ConnectionHandler?
    private let requestVersion: HTTPVersion
    private let isHeadRequest: Bool
    /// Whether the client sends its body only after an interim answer.
    private(set) var awaitsContinue: Bool
    private var framing = BodyFraming.none
    private(set) var isHeadSent = false
    private var isEnded = false
    /// How many bytes are still to come of the piece that ``open(piece:)`` announced.
    private var missing = 0
    /// What changes the answer on its way; set before its head is written, or never.
    package var shaper: (any ResponseShaper)?
    /// Who hears what the client gets; set before the head is written, or never, and let go of at the end.
    package var watcher: (any AnswerWatcher)?
    /// Knows whether the same request would get this answer again; set before the head is written, or never.
    ///
    /// It makes a difference only where ``keepCopy()`` was called.
    package var repetition: (any Repetition)?
    /// How many bytes of the body were written.
    private var bodySize = 0
    /// Pieces up to this size are copied into one buffer with the framing of their chunk.
    private static let joinedSize = 16_384

    init(connection: ConnectionHandler, eventLoop: any EventLoop, request: RequestHead) {
        self.connection = connection
        self.eventLoop = eventLoop
        requestVersion = request.version
        isHeadRequest = request.method == "HEAD"
        awaitsContinue = request.headers.contains(name: "expect") && requestVersion != .http1_0
    }

    /// Says that the answer may turn out to be one that can be repeated: then the request is copied as it arrives.
    ///
    /// Called before any of the request's body was received, or never.
    package func keepCopy() { connection?.keepCopy() }

    /// Whether the client takes more bytes without their piling up here.
    package var isWritable: Bool { isClientReady && !(shaper?.isFull ?? false) }

    /// Whether the client's socket takes bytes, whatever waits in the ``shaper``.
    package var isClientReady: Bool { connection?.isWritable ?? true }

    /// Whether the head of the answer was written.
    package var hasHead: Bool { isHeadSent }

    /// Sends an interim answer (1xx) at once.
    ///
    /// Clients that speak HTTP/1.0 get none (RFC 9110 §15.2).
    package func informational(_ head: ResponseHead) {
        guard !isEnded, !isHeadSent, requestVersion != .http1_0, let connection else { return }
        if head.status == 100 { awaitsContinue = false }
        var buffer = connection.allocate(256)
        head.write(into: &buffer)
        connection.write(.byteBuffer(buffer))
        connection.flush()
    }

    /// Writes the head.
    ///
    /// `framing` must be what its framing fields say; a chunked answer to an HTTP/1.0 client becomes one that ends
    /// with the connection (RFC 9112 §6.1).
    package func head(_ head: ResponseHead, framing: BodyFraming) {
        if let shaper { shaper.take(.head(head, framing)) } else { write(head, framing) }
    }

    private func write(_ head: ResponseHead, _ framing: BodyFraming) {
        guard !isEnded, !isHeadSent, let connection else { return }
        isHeadSent = true
        var head = head
        self.framing = isHeadRequest ? .none : framing
        if framing == .chunked && requestVersion == .http1_0 {
            if !isHeadRequest { self.framing = .close }
            head.headers = head.headers.keeping { $0 != "transfer-encoding" }
        }
        if self.framing == .close { connection.closeAfterAnswer() }
        if !connection.staysOpen {
            head.headers.add(name: "Connection", value: "close")
        } else if requestVersion == .http1_0 {
            head.headers.add(name: "Connection", value: "keep-alive")
        }
        var buffer = connection.allocate(512)
        head.write(into: &buffer)
        connection.write(.byteBuffer(buffer))
        watcher?.answerBegan(head)
    }

    /// Writes a piece of the body; in the chunked coding it becomes one chunk.
    package func body(_ bytes: ByteBuffer) {
        let isJoined = shaper == nil && framing == .chunked && missing == 0 && bytes.readableBytes <= Self.joinedSize
        guard isJoined else { return body([.byteBuffer(bytes)], size: bytes.readableBytes) }
        writeChunk(bytes)
    }

    /// Writes a small piece as one chunk, joined with its framing and with its like: one buffer costs less than three.
    private func writeChunk(_ bytes: ByteBuffer) {
        guard !isEnded, bytes.readableBytes > 0, let connection else { return }
        bodySize += bytes.readableBytes
        connection.write(chunk: bytes, isCopied: repetition != nil)
    }

    /// Announces a piece of the body that comes by several calls; in the chunked coding it becomes one chunk.
    ///
    /// Where something changes the answer on its way, the parts are pieces of their own.
    ///
    /// - Parameter size: How many bytes it has. They must come, and nothing else before them.
    package func open(piece size: Int) {
        guard shaper == nil, !isEnded, size > 0, framing == .chunked, let connection else { return }
        missing = size
        var opening = connection.allocate(16)
        ChunkedCoding.writeOpening(size: size, into: &opening)
        connection.write(.byteBuffer(opening))
    }

    /// Writes several parts of `size` bytes in all as one piece of the body, or as a part of the one that is open; in
    /// the chunked coding they share a chunk.
    package func body(_ parts: [IOData], size: Int) {
        if let shaper { shaper.take(.body(parts, size: size)) } else { write(parts, size) }
    }

    private func write(_ parts: [IOData], _ size: Int) {
        guard !isEnded, size > 0, framing != .none, let connection else { return }
        if framing == .chunked, missing == 0, size <= Self.joinedSize, parts.count == 1,
            case .byteBuffer(let bytes) = parts[0]
        {
            return writeChunk(bytes)
        }
        bodySize += size
        if framing == .chunked, missing == 0 {
            var opening = connection.allocate(16)
            ChunkedCoding.writeOpening(size: size, into: &opening)
            connection.write(.byteBuffer(opening))
        }
        for part in parts { connection.write(part) }
        missing = max(0, missing - size)
        if framing == .chunked, missing == 0 { connection.write(.byteBuffer(ByteBuffer(string: "\r\n"))) }
    }

    /// Sends what was written.
    package func flush() {
        if let shaper { shaper.take(.flush) } else { connection?.flush() }
    }

    /// Ends the answer and sends it.
    ///
    /// The connection goes on with the next request or closes, as the framing says.
    package func end(trailers: HTTPHeaders? = nil) {
        if let shaper { shaper.take(.end(trailers)) } else { writeEnd(trailers) }
    }

    private func writeEnd(_ trailers: HTTPHeaders?) {
        guard !isEnded else { return }
        noteEnd(.complete)
        // It may hold this writer; nobody else would let go of it.
        shaper = nil
        guard let connection else { return }
        if framing == .chunked {
            var buffer = connection.allocate(64)
            ChunkedCoding.writeEnd(trailers: trailers, into: &buffer)
            connection.write(.byteBuffer(buffer))
        }
        connection.flush()
        connection.answerEnded()
    }

    /// Breaks the connection off after what was written so far, so that the client sees an answer that is not whole.
    package func breakOff() {
        if let shaper { shaper.take(.breakOff) } else { breakOffNow() }
    }

    private func breakOffNow() {
        guard !isEnded else { return }
        noteEnd(.brokenOff)
        connection?.breakOff(reset: framing == .close)
    }

    /// Calls `action` when everything written so far was handed to the system, or the client is gone.
    package func whenWritten(_ action: @escaping @Sendable () -> Void) {
        if let shaper { shaper.take(.written(action)) } else { callWhenWritten(action) }
    }

    private func callWhenWritten(_ action: @escaping @Sendable () -> Void) {
        guard let written = connection?.written() else { return action() }
        written.whenComplete { _ in action() }
    }

    /// Passes a step of the answer on to the client, past the ``shaper``, which calls this.
    package func write(_ part: ResponsePart) {
        switch part {
        case .head(let head, let framing): write(head, framing)
        case .body(let parts, let size): write(parts, size)
        case .flush: connection?.flush()
        case .end(let trailers): writeEnd(trailers)
        case .breakOff: breakOffNow()
        case .written(let action): callWhenWritten(action)
        }
    }

    /// Asks for more of the request body, after ``Responder/wantsMore`` became `true` again.
    package func readMore() { connection?.readMore() }

    /// The client is gone: from now on every call does nothing.
    func disconnect() {
        noteEnd(.clientGone)
        connection = nil
        shaper?.clientGone()
        shaper = nil
    }

    /// Notes that nothing more is written; says so once.
    private func noteEnd(_ end: AnswerEnd) {
        isEnded = true
        let watcher = watcher
        self.watcher = nil
        watcher?.answerEnded(end, bodySize: bodySize)
    }

    /// Ends the answer and, if the client does not take it now, the connection with it.
    ///
    /// For answers that nobody waits for to come to an end: a client that does not read would hold a stopping server
    /// back.
    package func endNow() {
        guard !isEnded, let connection else { return }
        end()
        connection.closeUnlessWritten()
    }

    /// The last answer of this connection: it is announced if the head is not out yet.
    package func closeAfterAnswer() { connection?.closeAfterAnswer() }
}
