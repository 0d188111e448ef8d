import AssetURLs
import BodyFormats
import HTTPMessages
import NIOCore
import NIOHTTP1

/// The body of an answer whose links lead back to this server (docs/design.md §6).
///
/// Events and chunked JSON go on as they come. JSON whose length was declared is held until it is whole, as only then
/// its new length is known; one above ``limit`` goes on in the chunked coding.
struct LinkedBody {
    /// The most bytes that are held: as many as a text may have that is looked into when it is recorded (§4).
    static let limit = 16 << 20

    private var localizer: URLLocalizer
    /// What is held; `nil` where pieces go on as they come.
    private var held: ByteBuffer?
    private let declared: Int?

    /// Prepares for a body; `nil` for one that has no links that are understood.
    ///
    /// - Parameters:
    ///   - head: The answer's.
    ///   - framing: How its body ends.
    ///   - context: Where links lead.
    init?(_ head: ResponseHead, framing: BodyFraming, context: LinkContext) {
        guard framing != .none, framing != .length(0), head.status != 206,
            !head.headers.contains(name: "content-encoding"),
            let format = LinkRewriter.Format(contentType: head.headers.first(name: "content-type"))
        else { return nil }
        localizer = URLLocalizer(format: format, context: context)
        if case .length(let length) = framing { declared = length } else { declared = nil }
        if format == .json, let declared, declared <= Self.limit { held = ByteBuffer() }
    }

    /// Whether nothing goes on before the body is whole.
    var isHeld: Bool { held != nil }

    /// How the body that goes on ends, where it goes on as it comes.
    func framing(insteadOf framing: BodyFraming) -> BodyFraming { declared == nil ? framing : .chunked }

    /// Takes the next piece; gives what goes on.
    mutating func take(_ bytes: ByteBuffer) -> ByteBuffer? {
        let rewritten = localizer.feed(bytes)
        guard held != nil else { return rewritten }
        if var rewritten { held?.writeBuffer(&rewritten) }
        return nil
    }

    /// Takes the last piece of a body that is held, whose new length is known then.
    ///
    /// - Parameter bytes: The piece.
    /// - Returns: What was held before it, if anything was, and what becomes of it.
    mutating func takeLast(_ bytes: ByteBuffer) -> (begin: ByteBuffer?, last: ByteBuffer) {
        let begin = held
        held = ByteBuffer()
        _ = take(bytes)
        let last = finish(isComplete: true).rest
        return (begin?.readableBytes == 0 ? nil : begin, last)
    }

    /// Says that the body is over.
    ///
    /// - Parameter isComplete: Whether it is whole.
    /// - Returns: What was held, and for a body that was held as a whole, its length; that of a body that broke off is
    ///   more than there is.
    mutating func finish(isComplete: Bool) -> (rest: ByteBuffer, length: Int?) {
        let rest = ByteBuffer(bytes: localizer.finish())
        guard var whole = held else { return (rest, nil) }
        whole.writeImmutableBuffer(rest)
        held = nil
        if isComplete { return (whole, whole.readableBytes) }
        return (whole, max((declared ?? 0) + localizer.edits.growth, whole.readableBytes + 1))
    }

    /// The links that were found since this was last asked.
    mutating func takeLinks() -> [HandedOutLink] { localizer.takeLinks() }
}

extension LinkRewriter.Output {
    /// What goes on, as a buffer; `nil` where it is nothing.
    ///
    /// - Parameter input: The piece that was taken.
    /// - Returns: The piece itself where nothing in it changes.
    func buffer(insteadOf input: ByteBuffer) -> ByteBuffer? {
        switch self {
        case .same: input
        case .bytes(let bytes): bytes.isEmpty ? nil : ByteBuffer(bytes: bytes)
        }
    }
}

extension JSONRestorer {
    /// Takes the next piece of a body; gives what goes on, the piece itself where nothing in it changes.
    mutating func feed(_ bytes: ByteBuffer) -> ByteBuffer? {
        bytes.withUnsafeReadableBytes { feed($0) }.buffer(insteadOf: bytes)
    }
}

extension URLLocalizer {
    /// Takes the next piece of a body; gives what goes on, the piece itself where nothing in it changes.
    mutating func feed(_ bytes: ByteBuffer) -> ByteBuffer? {
        bytes.withUnsafeReadableBytes { feed($0) }.buffer(insteadOf: bytes)
    }
}
