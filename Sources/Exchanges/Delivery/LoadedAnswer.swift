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

        /// How many bytes it has.
        var size: Int {
            switch self {
            case .bytes(let bytes): bytes.readableBytes
            case .file(let reader): reader.size
            }
        }
    }

    /// The most bytes of a body that are text in the line or base64 made of blobs.
    ///
    /// What is recorded has less; a cassette from elsewhere may name a blob as base64 any number of times.
    private static let memoryLimit = 64 << 20

    /// The interaction's number in its cassette.
    let number: Int
    /// The answer without its body.
    let response: RecordedResponse
    /// The body, in order; neighbours in memory are one part.
    let parts: [Part]
    /// The length of the body in bytes.
    let size: Int
    /// The links of the answer that lead back here.
    let links: [HandedOutLink]
    /// On what kind of address the server was that answered, as far as its URL says.
    let giver: AddressReach?

    /// Reads the body of an interaction, and makes its links lead back here.
    ///
    /// Blobs are checked against their digests before a byte of them is sent.
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
        giver = AbsoluteURL(interaction.request.url).flatMap { AddressReach.of(literal: $0.origin.host) }
        var links: [HandedOutLink] = []
        if let context { (response.headers, links) = context.rewrite(response.headers) }
        var linked = context.flatMap { LinkedReplay(interaction.response, context: $0) }
        let bytesInMemory = segments.reduce(0) { sum, segment in
            if case .blob(_, let size) = segment, linked == nil || size > Self.memoryLimit { return sum }
            return sum + segment.byteCount
        }
        guard bytesInMemory <= Self.memoryLimit else {
            throw LoadedAnswerError.tooLarge(bytesInMemory, limit: Self.memoryLimit)
        }
        var parts: [Part] = []
        var collected = ByteBuffer()
        func collect() {
            if collected.readableBytes > 0 { parts.append(.bytes(collected)) }
            collected = ByteBuffer()
        }
        for segment in segments {
            // Opened before, so that media that are lost are told like any other blob.
            if case .base64OfBlob(let digest, _) = segment { _ = try blobs.open(digest) }
            if case .blob(let digest, let size) = segment, linked == nil || size > Self.memoryLimit {
                collect()
                parts.append(.file(try blobs.open(digest)))
                linked = nil
                continue
            }
            let isMedia = if case .base64OfBlob = segment { true } else { false }
            try segment.read(from: blobs) { piece in
                if linked == nil {
                    collected.writeBytes(piece)
                } else {
                    linked?.take(piece[...], isMedia: isMedia, into: &collected)
                }
            }
        }
        if let end = linked?.finish(into: &collected) {
            response.frames = end.frames
            links += end.links
        }
        collect()
        self.parts = parts
        size = parts.reduce(0) { $0 + $1.size }
        self.links = links
        self.response = response
    }

    /// The lengths of the events of an event stream that is in memory; empty for other bodies.
    func eventLengths() -> [Int] {
        let type = response.headers.first(name: "content-type")?.lowercased() ?? ""
        guard type.hasPrefix("text/event-stream"), parts.count == 1, case .bytes(let bytes) = parts[0] else {
            return []
        }
        return EventCutter.pieces(of: Array(bytes.readableBytesView)).map(\.count)
    }
}
