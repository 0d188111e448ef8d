import AssetURLs
import BodyFormats
import HTTPMessages
import NIOCore
import NIOHTTP1

/// Turns the local links in a request body into the originals (docs/design.md §6).
///
/// A body whose length was declared goes on with one, so it is held until it is whole; JSON in the chunked coding is
/// rewritten as it comes. Other bodies, and those above ``limit``, pass as they are.
struct BodyRestoring {
    private enum State {
        case passing
        case streaming(JSONRestorer)
        case holding(Form)
    }

    private enum Form {
        case json, form, multipart([UInt8])
    }

    /// The most bytes that are held: as many as a text may have that is looked into when it is recorded (§4).
    static let limit = 16 << 20

    private let restorer: URLRestorer
    private var state = State.passing
    private var held: [ByteBuffer] = []
    private var size = 0

    /// Decides what happens to the body of a request, by its head.
    init(_ head: RequestHead, restorer: URLRestorer) {
        self.restorer = restorer
        let declared = head.headers.first(name: "content-type") ?? ""
        let isCoded = head.headers.contains(name: "content-encoding")
        let framing = BodyFraming.ofRequest(head.headers) ?? .none
        if isCoded || framing == .none || framing == .length(0) { return }
        if LinkRewriter.Format(contentType: declared) == .json {
            state = framing == .chunked ? .streaming(JSONRestorer(restorer)) : .holding(.json)
        } else if let boundary = ContentType(declared)?.multipartBoundary {
            state = .holding(.multipart(boundary))
        } else if ContentType(declared)?.isForm == true {
            state = .holding(.form)
        }
        if case .length(let length) = framing, length > Self.limit { state = .passing }
    }

    /// Whether the request goes nowhere before its body is whole.
    var holds: Bool { if case .holding = state { true } else { false } }

    /// Lets the body pass as it is, of which nothing was taken yet.
    mutating func leaveAsIs() { state = .passing }

    /// Takes the next piece and gives what may go on.
    mutating func take(_ bytes: ByteBuffer) -> [ByteBuffer] {
        switch state {
        case .passing: return [bytes]
        case .streaming(var rewriter):
            state = .passing
            defer { state = .streaming(rewriter) }
            return rewriter.feed(bytes).map { [$0] } ?? []
        case .holding:
            held.append(bytes)
            size += bytes.readableBytes
            guard size > Self.limit else { return [] }
            state = .passing
            return release()
        }
    }

    /// Says that the body is whole, and gives what had to wait for that.
    mutating func finish() -> [ByteBuffer] {
        defer { state = .passing }
        let restorer = restorer
        switch state {
        case .passing: return []
        case .streaming(var rewriter):
            let rest = rewriter.finish()
            return rest.isEmpty ? [] : [ByteBuffer(bytes: rest)]
        case .holding(.json):
            var rewriter = JSONRestorer(restorer)
            var pieces = release().compactMap { rewriter.feed($0) }
            let rest = rewriter.finish()
            if !rest.isEmpty { pieces.append(ByteBuffer(bytes: rest)) }
            return pieces
        case .holding(.form): return rewritten { restorer.edits(ofForm: $0) }
        case .holding(.multipart(let boundary)):
            return rewritten { restorer.edits(ofMultipart: $0, boundary: boundary) }
        }
    }

    /// What was held, as a whole if anything in it changes.
    private mutating func rewritten(_ edits: ([UInt8]) -> ByteEdits) -> [ByteBuffer] {
        let pieces = release()
        let bytes = pieces.flatMap { Array($0.readableBytesView) }
        let edits = edits(bytes)
        return edits.isEmpty ? pieces : [ByteBuffer(bytes: edits.applied(to: bytes))]
    }

    private mutating func release() -> [ByteBuffer] {
        defer { held = [] }
        return held
    }
}
