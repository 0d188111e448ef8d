package import Blobs
import BodyFormats

extension BodySegment {
    /// Whether this may be text that repeats, as a blob between text (docs/design.md §4): by its size.
    ///
    /// Text is never one blob as a whole for this reason; so it cannot be in a body with one segment.
    package var mayBeRepeatedText: Bool {
        guard case .blob(_, let size) = self else { return false }
        return (TextChunks.shortest...TextChunks.longest).contains(size)
    }

    /// What this is of the text of a body: itself, or what a blob holds that ``mayBeRepeatedText`` and is valid UTF-8.
    ///
    /// - Parameter blobs: Where the blob is.
    /// - Returns: `nil` for media and bytes, and where the blob is missing or altered.
    package func text(blobs: BlobStore) -> String? {
        if case .text(let text) = self { return text }
        guard mayBeRepeatedText else { return nil }
        var bytes: [UInt8] = []
        guard (try? read(from: blobs) { bytes += $0 }) != nil else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}
