import AssetURLs
import Blobs
import BodyFormats
import Cassettes
import Gateways
import NIOCore
import NIOHTTP1
import Upstreams

/// A recorded answer, ready to be played: its head and where the bytes of its body are.
struct LoadedAnswer: Sendable {
    /// A run of bytes of the body.
    enum Part: Sendable {
        /// In memory.
        case bytes(ByteBuffer)
        /// In a blob, sent from the file.
        case file(BlobReader)
        /// The base64 of a blob, read and made while it is sent.
        case base64(Base64Text)

        /// How many bytes it has.
        var size: Int {
            switch self {
            case .bytes(let bytes): bytes.readableBytes
            case .file(let reader): reader.size
            case .base64(let text): text.size
            }
        }

        /// Whether it is read while it is sent.
        var isBase64: Bool { if case .base64 = self { true } else { false } }
    }

    /// The most bytes of a body that are in memory: text, and blobs of text in which links are looked for.
    ///
    /// What is recorded has less; a cassette from elsewhere may name a blob any number of times.
    static let memoryLimit = 64 << 20

    /// The interaction's number in its cassette.
    let number: Int
    /// The answer without its body.
    let response: RecordedResponse
    /// The body, in order; neighbours in memory are one part.
    let parts: [Part]
    /// The length of the body in bytes.
    let size: Int
    /// Whether blobs are part of it, which were checked when it was read.
    let hasBlobs: Bool
    /// The links of the answer that lead back here.
    let links: [HandedOutLink]
    private let url: String
    /// On what kind of address the server was that answered, as far as its URL says; asked for where there are links.
    var giver: AddressReach? { AbsoluteURL(url).flatMap { AddressReach.of(literal: $0.origin.host) } }

    /// Reads the body of an interaction, and makes its links lead back here.
    ///
    /// Blobs are checked against their digests before a byte of the answer is sent.
    ///
    /// - Parameters:
    ///   - interaction: What was recorded.
    ///   - blobs: Its blobs.
    ///   - context: Where links lead; `nil` where they stay as they are.
    /// - Throws: `BlobError` where a blob is missing or altered, ``LoadedAnswerError`` where more would have to be in
    ///   memory than any recording needs.
    init(_ interaction: Interaction, blobs: BlobStore, links context: LinkContext? = nil) throws {
        number = interaction.n
        var response = interaction.response
        let segments = response.body
        response.body = []
        url = interaction.request.url
        var links: [HandedOutLink] = []
        if let context { (response.headers, links) = context.rewrite(response.headers) }
        var collector = PartCollector(
            blobs: blobs,
            linked: context.flatMap { LinkedReplay(interaction.response, context: $0) }
        )
        let bytesInMemory = segments.reduce(0) { $0 + collector.bytesInMemory(of: $1) }
        guard bytesInMemory <= Self.memoryLimit else {
            throw LoadedAnswerError.tooLarge(bytesInMemory, limit: Self.memoryLimit)
        }
        for segment in segments { try collector.add(segment) }
        let (parts, end) = collector.finish()
        if let end {
            response.frames = end.frames
            links += end.links
        }
        hasBlobs = segments.contains { segment in
            switch segment {
            case .text, .bytes: false
            case .blob, .base64OfBlob: true
            }
        }
        self.parts = parts
        size = parts.reduce(0) { $0 + $1.size }
        self.links = links
        self.response = response
    }

    /// When the head came, in milliseconds since the request was sent.
    var headAt: Double { response.headAt ?? response.frames.first?.at ?? 0 }

    /// How long so many bytes of the body took; of an answer without its body only the head counts.
    func milliseconds(of bytes: Int) -> Double {
        bytes == size ? max(headAt, response.frames.last?.at ?? 0) : headAt
    }

    /// The lengths of the events of an event stream, however large the media in it are; empty for other bodies, and for
    /// one that is a file.
    func eventLengths() -> [Int] {
        let type = response.headers.first(name: "content-type")?.lowercased() ?? ""
        guard type.hasPrefix("text/event-stream") else { return [] }
        var cutter = EventCutter()
        var events: [Range<Int>] = []
        for part in parts {
            switch part {
            case .bytes(let bytes): events += cutter.feed(bytes.readableBytesView)
            case .base64(let text): if let event = cutter.skip(text.size) { events.append(event) }
            case .file: return []
            }
        }
        if let rest = cutter.finish() { events.append(rest.range) }
        return events.map(\.count)
    }
}
