import Blobs
import BodyFormats
import Cassettes
import Synchronization

/// Stores text that repeats from one interaction of a cassette to the next once (docs/design.md §4).
///
/// A conversation is sent again with each of its turns. Its text is cut by its content, and a chunk that an earlier
/// interaction of this recording had becomes a blob; what is new stays text in the line. Only what this recording has
/// seen counts, so equal input gives equal bytes whatever was recorded before.
final class RepeatedText: Sendable {
    private let blobs: BlobStore
    private let seen: Mutex<RecentHashes>

    /// Knows no text yet.
    ///
    /// - Parameters:
    ///   - blobs: Where the text goes.
    ///   - limit: Of how many chunks it remembers that they were there; twice as many at most.
    init(blobs: BlobStore, limit: Int = 1 << 16) {
        self.blobs = blobs
        seen = Mutex(RecentHashes(limit: limit))
    }

    /// A piece of a text that is cut.
    private struct Chunk {
        let bytes: [UInt8]
        let digest: BlobDigest
        var isRepeated = false

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            digest = BlobDigest(of: bytes)
        }
    }

    /// A segment of a body, with its chunks where it is a text that is cut.
    private typealias Part = (segment: BodySegment, chunks: [Chunk])

    /// The interaction with what repeats in its bodies as blobs, which are on the disk when this returns; blocks.
    ///
    /// - Parameters:
    ///   - interaction: What is about to be written, without secrets.
    ///   - holdsSecret: Whether there is a secret in a text after all. Such a text stays whole, so that whoever writes the
    ///     line finds it.
    /// - Returns: The same bodies, cut otherwise.
    /// - Throws: `BlobError` when a blob cannot be stored.
    func cut(_ interaction: Interaction, holdsSecret: ([UInt8]) -> Bool) throws(BlobError) -> Interaction {
        var request = interaction.request.body.map { Self.part($0, holdsSecret) }
        var response = interaction.response.body.map { Self.part($0, holdsSecret) }
        seen.withLock { seen in
            // What repeats within one interaction is left to its compression.
            Self.compare(&request, seen)
            Self.compare(&response, seen)
            for chunk in (request + response).flatMap(\.chunks) { seen.insert(chunk.digest) }
        }
        let repeated = (request + response).flatMap(\.chunks).filter(\.isRepeated)
        if repeated.isEmpty { return interaction }
        try blobs.store(Dictionary(repeated.map { ($0.digest, $0.bytes) }, uniquingKeysWith: { first, _ in first }))
        var cut = interaction
        cut.request.body = request.flatMap(Self.segments)
        cut.response.body = response.flatMap(Self.segments)
        return cut
    }

    /// Cuts a text of more than the longest chunk, so that no text is a blob as a whole.
    private static func part(_ segment: BodySegment, _ holdsSecret: ([UInt8]) -> Bool) -> Part {
        guard case .text(let text) = segment, text.utf8.count > TextChunks.longest else { return (segment, []) }
        let bytes = Array(text.utf8)
        if holdsSecret(bytes) { return (segment, []) }
        return (segment, TextChunks.ranges(of: bytes).map { Chunk(Array(bytes[$0])) })
    }

    /// Finds what earlier interactions had; a last chunk that is too short for a blob stays text.
    private static func compare(_ parts: inout [Part], _ seen: RecentHashes) {
        for part in parts.indices {
            for index in parts[part].chunks.indices {
                let chunk = parts[part].chunks[index]
                parts[part].chunks[index].isRepeated =
                    chunk.bytes.count >= TextChunks.shortest && seen.contains(chunk.digest)
            }
        }
    }

    /// What a segment becomes: blobs, and between them text.
    private static func segments(of part: Part) -> [BodySegment] {
        guard part.chunks.contains(where: \.isRepeated) else { return [part.segment] }
        var segments: [BodySegment] = []
        var text: [UInt8] = []
        for chunk in part.chunks {
            guard chunk.isRepeated else {
                text += chunk.bytes
                continue
            }
            if !text.isEmpty { segments.append(BodySegment(textOrBytes: text[...])) }
            text = []
            segments.append(.blob(chunk.digest, size: chunk.bytes.count))
        }
        if !text.isEmpty { segments.append(BodySegment(textOrBytes: text[...])) }
        return segments
    }
}
