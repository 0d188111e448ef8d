import Blobs
import BodyFormats
import Cassettes

/// Cuts a body that is held whole into what its line holds and what becomes blobs (docs/design.md §4).
///
/// Media are stored as their bytes, however they came: in base64, as a part, or as a body of their own. So one picture
/// is one blob. Whatever is cut, the segments one after another are the exact bytes. Writes files: it runs on a worker
/// thread, except for bodies below ``blobSize``, of which nothing becomes a blob.
struct BodySegmenter {
    /// What has so many bytes and is no text becomes a blob; base64 counts as it is written.
    static let blobSize = 1024
    /// With more than so many bytes outside its large parts, a multipart body is stored as one.
    private static let smallPartsLimit = 1 << 20

    private let store: BlobStore

    /// Cuts bodies whose blobs go to `store`.
    init(_ store: BlobStore) { self.store = store }

    /// A body of unknown form: text if it is small and can be, else bytes, or a blob.
    ///
    /// - Throws: `BlobError` when a blob cannot be stored; so do the other methods.
    func whole(_ bytes: [UInt8]) throws(BlobError) -> [BodySegment] {
        if bytes.isEmpty { return [] }
        return bytes.count < Self.blobSize ? [BodySegment(textOrBytes: bytes[...])] : [try blob(bytes)]
    }

    /// A text: of an event stream each event is cut by itself, any other as one, and base64 of 1 KiB and more stands as
    /// a blob between its text.
    ///
    /// What is called text and is none is stored like binary; an event that is none, as bytes.
    func text(_ bytes: [UInt8], isEventStream: Bool) throws(BlobError) -> [BodySegment] {
        var segments: [BodySegment] = []
        var start = 0
        for piece in BodySegment.segments(of: bytes, isEventStream: isEventStream) {
            if case .bytes = piece, start == 0, bytes.count >= Self.blobSize { return [try blob(bytes)] }
            segments += try withoutMedia(piece, bytes, start..<start + piece.byteCount)
            start += piece.byteCount
        }
        return segments
    }

    /// A multipart body: the content of each part of 1 KiB or more is a blob, what is between them text where it can be.
    ///
    /// - Returns: `nil` where the body is malformed or has too many small parts to be kept in a line.
    func multipart(_ bytes: [UInt8], boundary: [UInt8]) throws(BlobError) -> [BodySegment]? {
        guard let contents = try? MultipartReader.contents(of: bytes, boundary: boundary) else { return nil }
        let largeSize = contents.reduce(0) { $0 + ($1.count < Self.blobSize ? 0 : $1.count) }
        guard bytes.count - largeSize <= Self.smallPartsLimit else { return nil }
        var segments: [BodySegment] = []
        var start = 0
        for content in contents where !content.isEmpty {
            let isLarge = content.count >= Self.blobSize
            // A small text stays together with the heads around it; so it can be read.
            if !isLarge, String(validating: bytes[content], as: UTF8.self) != nil { continue }
            segments += try whole(between: start..<content.lowerBound, of: bytes)
            segments += try whole(Array(bytes[content]))
            start = content.upperBound
        }
        return segments + (try whole(between: start..<bytes.count, of: bytes))
    }

    /// What stands between contents: text of any length where it is valid.
    private func whole(between range: Range<Int>, of bytes: [UInt8]) throws(BlobError) -> [BodySegment] {
        if range.isEmpty { return [] }
        let segment = BodySegment(textOrBytes: bytes[range])
        if case .bytes(let bytes) = segment { return try whole(bytes) }
        return [segment]
    }

    /// Takes the base64 out of a piece of text; one that has none stays as it is.
    private func withoutMedia(
        _ piece: BodySegment,
        _ bytes: [UInt8],
        _ range: Range<Int>
    ) throws(BlobError) -> [BodySegment] {
        var segments: [BodySegment] = []
        var start = range.lowerBound
        for run in Base64Runs(bytes, in: range) {
            // The characters of a run are ASCII, so no cut falls inside a character.
            segments.append(BodySegment(textOrBytes: bytes[start..<run.range.lowerBound]))
            let stored = try write(run.content)
            segments.append(.base64OfBlob(stored.digest, size: stored.size))
            start = run.range.upperBound
        }
        if segments.isEmpty { return [piece] }
        if start < range.upperBound { segments.append(BodySegment(textOrBytes: bytes[start..<range.upperBound])) }
        return segments
    }

    private func blob(_ bytes: [UInt8]) throws(BlobError) -> BodySegment {
        let stored = try write(bytes)
        return .blob(stored.digest, size: stored.size)
    }

    private func write(_ bytes: [UInt8]) throws(BlobError) -> (digest: BlobDigest, size: Int) {
        var writer = try store.makeWriter(expectedSize: bytes.count)
        try writer.write(bytes)
        return try writer.finish()
    }
}
