import HTTPMessages
import NIOCore
import NIOHTTP1

/// The bytes of one exchange in both directions, copied while they pass, so that they can be kept in ``ReadyAnswers``.
struct ExchangeCopy {
    /// The most bytes that are copied in a direction (docs/design.md §12: at most 256 KiB are buffered per stream).
    static let limit = 256 * 1024

    /// The head of the request, with the empty line.
    let head: ByteBuffer
    /// Its body so far.
    private(set) var body = ByteBuffer()
    /// The answer so far, as it was written to the wire.
    private(set) var answer = ByteBuffer()
    private let bodyLength: Int
    private var isRefused = false
    /// Whether whoever answers said that the answer may be kept.
    var isWanted = false

    /// Begins with the head of a request.
    ///
    /// `nil` where the end of the body is not known from it, where it is too large, and where the client wants to hear
    /// from the server before it sends it.
    ///
    /// - Parameters:
    ///   - head: Its bytes.
    ///   - request: The same, as it was read.
    init?(_ head: ByteBuffer, of request: RequestHead) {
        switch BodyFraming.ofRequest(request.headers) {
        case .some(.none): bodyLength = 0
        case .length(let length): bodyLength = length
        case .chunked, .close, nil: return nil
        }
        guard bodyLength <= Self.limit - head.readableBytes, !request.headers.contains(name: "expect") else {
            return nil
        }
        // Those are the bytes of a read, which may hold much more.
        self.head = ByteBuffer(bytes: head.readableBytesView)
    }

    /// Whether both messages are here to their ends.
    var isWhole: Bool { isWanted && !isRefused && body.readableBytes == bodyLength }

    /// Takes a piece of the request's body.
    mutating func received(_ bytes: ByteBuffer) {
        if isWanted { body.writeImmutableBuffer(bytes) }
    }

    /// Takes a piece of the answer.
    ///
    /// What comes out of a file is not copied: it is read, and checked, each time.
    mutating func sent(_ data: IOData) {
        guard isWanted, !isRefused else { return }
        switch data {
        case .byteBuffer(let bytes) where answer.readableBytes + bytes.readableBytes <= Self.limit:
            answer.writeImmutableBuffer(bytes)
        case .byteBuffer, .fileRegion:
            isRefused = true
            answer = ByteBuffer()
        }
    }
}
