import Blobs
import BodyFormats
import Cassettes

/// A recorded body on its way out: its bytes in pieces, as text where it is text, else as base64.
struct ExportedBody {
    private let segments: [BodySegment]
    private let blobs: BlobStore

    /// A body whose media are in `blobs`.
    init(_ segments: [BodySegment], blobs: BlobStore) {
        self.segments = segments
        self.blobs = blobs
    }

    /// How many bytes it has.
    var byteCount: Int { segments.byteCount }

    /// Whether it is text, and so can stand in a JSON string as it is.
    ///
    /// It is read through for this; where it is written afterwards, its blobs are read from memory as a rule.
    func isText() throws(CassetteError) -> Bool {
        var check = TextCheck()
        try read { check.add($0) }
        return check.isText
    }

    /// Hands over the exact bytes, in pieces of at most 256 KiB where they come from blobs.
    func read(_ take: ([UInt8]) -> Void) throws(CassetteError) {
        for segment in segments { try segment.read(from: blobs, take) }
    }

    /// Hands over the base64 of the bytes, as one text whatever the segments are.
    func readBase64(_ take: ([UInt8]) -> Void) throws(CassetteError) {
        var rest: [UInt8] = []
        try read { piece in
            // Whole groups of three bytes, so that only the end is padded (RFC 4648 §4).
            let bytes = rest.isEmpty ? piece : rest + piece
            let end = bytes.count - bytes.count % 3
            if end > 0 { take(Base64.encode(bytes[..<end])) }
            rest = Array(bytes[end...])
        }
        if !rest.isEmpty { take(Base64.encode(rest)) }
    }
}
