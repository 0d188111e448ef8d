package import NIOCore
import NIOHTTP1

/// Reads requests from the bytes of a connection, whatever the cuts in which they come (RFC 9112).
///
/// It is as strict as docs/design.md §12 asks: what two readers could read in two ways is an error. So a head that it
/// gives has exactly one framing, and the body that it cuts out is the one that this framing names. It looks at no
/// more than it is asked for: requests behind the current one stay bytes (docs/decisions/0023-a-parser-for-requests.md).
package struct RequestParser: Sendable {
    /// Longest request line, in bytes.
    package static let maximumLine = 16 * 1024
    /// Largest head, request line and line ends included, in bytes; trailers likewise.
    package static let maximumHead = 64 * 1024
    /// Longest field line, in bytes.
    package static let maximumField = 32 * 1024
    /// Most fields of a head; of trailers likewise.
    package static let maximumFieldCount = 200
    /// Most bytes of chunk extensions in one message.
    package static let maximumExtensions = 4 * 1024
    /// Empty lines that are passed over before a request: some clients send one behind a body (RFC 9112 §2.2).
    package static let maximumEmptyLines = 4

    /// What the next bytes are.
    private enum Place {
        case requestLine
        case fields(RequestLine)
        /// A body of this length has so many bytes to come.
        case body(Int)
        case chunkLine
        case chunk(Int)
        case chunkEnd
        case trailers
    }

    private var place = Place.requestLine
    private var bytes = ByteBuffer()
    private var scanner = LineScanner()
    private var fields: [(String, String)] = []
    /// Bytes of the head, or of the trailers, so far.
    private var sectionSize = 0
    private var extensionSize = 0
    private var emptyLines = 0

    /// Starts before the first request.
    package init() {}

    /// Whether bytes wait that were not looked at or do not make a part yet.
    package var hasBytes: Bool { bytes.readableBytes > 0 }

    /// Whether a head has begun that is not complete.
    package var isInHead: Bool {
        switch place {
        case .requestLine: hasBytes
        case .fields: true
        case .body, .chunkLine, .chunk, .chunkEnd, .trailers: false
        }
    }

    /// Takes bytes that arrived.
    package mutating func append(_ more: ByteBuffer) {
        guard hasBytes else {
            bytes = more
            return
        }
        bytes.discardReadBytes()
        bytes.writeImmutableBuffer(more)
    }

    /// The bytes that wait, as long as nothing of them was looked at: they begin with a request.
    package var untouched: ByteBuffer? {
        guard case .requestLine = place, hasBytes, emptyLines == 0, scanner.isAtStart else { return nil }
        return bytes
    }

    /// Passes over the first `count` of the bytes that are ``untouched``, a whole request that is dealt with elsewhere.
    package mutating func skip(_ count: Int) {
        bytes.moveReaderIndex(forwardBy: count)
        // Whoever reads next should not have to share its memory.
        if !hasBytes { drop() }
    }

    /// Forgets the bytes that wait.
    package mutating func drop() { bytes = ByteBuffer() }

    /// The next part of a request.
    ///
    /// - Returns: The part, or `nil` where more bytes are needed.
    /// - Throws: ``RequestSyntaxError``; nothing may be read after that.
    package mutating func next() throws(RequestSyntaxError) -> RequestPart? {
        while true {
            switch place {
            case .requestLine: guard try readRequestLine() else { return nil }
            case .fields(let line):
                guard try readFields() else { return nil }
                return .head(try head(line))
            case .body(0): return end(nil)
            case .body(let count), .chunk(let count):
                guard let piece = takePiece(upTo: count) else { return nil }
                return .body(piece)
            case .chunkLine: guard try readChunkLine() else { return nil }
            case .chunkEnd:
                guard try takeLine(limit: 0, error: .chunk, tooLong: .chunk) != nil else { return nil }
                place = .chunkLine
            case .trailers:
                guard try readFields() else { return nil }
                return end(fields.isEmpty ? nil : HTTPHeaders(fields))
            }
        }
    }

    // MARK: Heads

    private mutating func readRequestLine() throws(RequestSyntaxError) -> Bool {
        guard let line = try takeLine(limit: Self.maximumLine, error: .requestLine, tooLong: .lineTooLong) else {
            return false
        }
        guard !line.isEmpty else {
            emptyLines += 1
            guard emptyLines <= Self.maximumEmptyLines else { throw .requestLine }
            return true
        }
        emptyLines = 0
        beginFields()
        sectionSize = line.count + 2
        place = .fields(try RequestLine(line))
        return true
    }

    private mutating func beginFields() {
        fields = []
        sectionSize = 0
    }

    /// Reads field lines up to the empty one behind them, and says whether that was there.
    private mutating func readFields() throws(RequestSyntaxError) -> Bool {
        while true {
            // Whichever limit is nearer is the one that a longer line breaks.
            let limit = min(Self.maximumField, max(0, Self.maximumHead - sectionSize - 2))
            guard let line = try takeLine(limit: limit, error: .field, tooLong: .headTooLarge) else { return false }
            sectionSize += line.count + 2
            guard sectionSize <= Self.maximumHead else { throw .headTooLarge }
            if line.isEmpty { return true }
            guard fields.count < Self.maximumFieldCount else { throw .headTooLarge }
            let field = try FieldLine(line)
            fields.append((field.name, field.value))
        }
    }

    private mutating func head(_ line: RequestLine) throws(RequestSyntaxError) -> RequestHead {
        let headers = HTTPHeaders(fields)
        guard let framing = BodyFraming.ofRequest(headers), !(framing == .chunked && line.version == .http1_0) else {
            throw line.version != .http1_0 && Self.hasUnknownCoding(headers) ? .unknownCoding : .ambiguousFraming
        }
        switch framing {
        case .length(let length): place = .body(length)
        case .chunked:
            extensionSize = 0
            place = .chunkLine
        case .none, .close: place = .body(0)
        }
        return RequestHead(method: line.method, target: line.target, version: line.version, headers: headers)
    }

    /// Whether the transfer codings end in `chunked`, once, with others before it (RFC 9112 §6.1).
    private static func hasUnknownCoding(_ headers: HTTPHeaders) -> Bool {
        let fields = headers["transfer-encoding"]
        guard fields.count == 1, !headers.contains(name: "content-length") else { return false }
        let codings = fields[0].split(separator: ",", omittingEmptySubsequences: false)
            .map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
        return codings.count > 1 && codings.firstIndex(of: "chunked") == codings.count - 1 && !codings.contains("")
    }

    // MARK: Bodies

    private mutating func readChunkLine() throws(RequestSyntaxError) -> Bool {
        let limit = 15 + Self.maximumExtensions - extensionSize
        guard let line = try takeLine(limit: limit, error: .chunk, tooLong: .chunkExtensions) else { return false }
        let chunk = try ChunkLine(line)
        extensionSize += chunk.extensions
        guard extensionSize <= Self.maximumExtensions else { throw .chunkExtensions }
        if chunk.size > 0 {
            place = .chunk(chunk.size)
        } else {
            beginFields()
            place = .trailers
        }
        return true
    }

    /// What is here of the body or chunk that has `count` bytes to come.
    private mutating func takePiece(upTo count: Int) -> ByteBuffer? {
        guard let piece = bytes.readSlice(length: min(count, bytes.readableBytes)), piece.readableBytes > 0 else {
            return nil
        }
        // Whoever gets the piece should not have to share its memory.
        if !hasBytes { drop() }
        let rest = count - piece.readableBytes
        switch place {
        case .chunk: place = rest > 0 ? .chunk(rest) : .chunkEnd
        default: place = .body(rest)
        }
        return piece
    }

    private mutating func end(_ trailers: HTTPHeaders?) -> RequestPart {
        place = .requestLine
        return .end(trailers)
    }

    // MARK: Lines

    /// Takes the next line without its end, or gives `nil` where it is not here to its end.
    private mutating func takeLine(
        limit: Int,
        error: RequestSyntaxError,
        tooLong: RequestSyntaxError
    ) throws(RequestSyntaxError) -> ByteBufferView? {
        switch scanner.scan(bytes, limit: limit) {
        case .incomplete: return nil
        case .malformed: throw error
        case .tooLong: throw tooLong
        case .line(let count):
            let line = bytes.readableBytesView.prefix(count)
            bytes.moveReaderIndex(forwardBy: count + 2)
            return line
        }
    }
}
