import AssetURLs
import Blobs
import BodyFormats
import Cassettes
import NIOCore

/// Makes the parts of a recorded body of its segments: neighbours in memory become one part, media stay on the disk.
struct PartCollector {
    private let blobs: BlobStore
    /// What makes links lead back here; `nil` where none is looked for.
    private var linked: LinkedReplay?
    private var parts: [LoadedAnswer.Part] = []
    private var collected = ByteBuffer()
    /// The blobs whose base64 was found to be there.
    private var checked: Set<StoredBlob> = []

    /// Prepares for the segments of a body.
    ///
    /// - Parameters:
    ///   - blobs: The blobs of the cassette.
    ///   - linked: What makes links lead back here; `nil` where they stay as they are.
    init(blobs: BlobStore, linked: LinkedReplay?) {
        self.blobs = blobs
        self.linked = linked
    }

    /// How much memory a segment takes.
    func bytesInMemory(of segment: BodySegment) -> Int {
        switch segment {
        case .text, .bytes: segment.byteCount
        case .blob(_, let size): isFile(size) ? 0 : size
        case .base64OfBlob: 0
        }
    }

    /// Takes the next segment.
    ///
    /// - Throws: `BlobError` where its blob is missing or altered; base64 is checked here too, so that media that are
    ///   lost are told before a byte is sent.
    mutating func add(_ segment: BodySegment) throws {
        switch segment {
        case .blob(let digest, let size) where isFile(size):
            endBytes()
            parts.append(.file(try blobs.open(digest)))
            linked = nil
        case .base64OfBlob(let digest, let size):
            try addBase64(of: StoredBlob(digest: digest, size: size))
        case .text, .bytes, .blob:
            // What is wrong with a blob is told as that, as where its file is sent.
            if case .blob(let digest, _) = segment { _ = try blobs.open(digest) }
            try segment.read(from: blobs) { piece in
                if linked == nil {
                    collected.writeBytes(piece)
                } else {
                    linked?.take(piece[...], into: &collected)
                }
            }
        }
    }

    /// Says that the body is over.
    ///
    /// - Returns: Its parts; and where links were looked for to its end, its frames as they are now, and the links.
    mutating func finish() -> (parts: [LoadedAnswer.Part], linked: (frames: [Frame], links: [HandedOutLink])?) {
        let end = linked?.finish(into: &collected)
        endBytes()
        return (parts, end)
    }

    /// Whether the bytes of a blob of this size are sent from its file.
    ///
    /// There is nothing to look for in them, or they are too many for it. Those of a text that repeats are in memory like
    /// the text around them: there may be many, and each would be an open file.
    private func isFile(_ size: Int) -> Bool {
        linked == nil && size > TextChunks.longest || size > LoadedAnswer.memoryLimit
    }

    private mutating func addBase64(of blob: StoredBlob) throws {
        let text = Base64Text(blob: blob, blobs: blobs)
        if checked.insert(blob).inserted { try text.check() }
        guard text.size > 0 else { return }
        linked?.skip(text.size, into: &collected)
        endBytes()
        parts.append(.base64(text))
    }

    private mutating func endBytes() {
        if collected.readableBytes > 0 { parts.append(.bytes(collected)) }
        collected = ByteBuffer()
    }
}
