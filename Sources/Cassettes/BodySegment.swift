package import Blobs

/// A piece of a recorded body; the pieces one after another are its exact bytes.
package enum BodySegment: Sendable {
    /// Text, stored as UTF-8.
    case text(String)
    /// A few bytes that are no text, stored in the line itself as base64.
    case bytes([UInt8])
    /// The bytes of a blob.
    case blob(BlobDigest, size: Int)
    /// The base64 text of a blob's bytes, as media stand in JSON; `size` is that of the blob.
    case base64OfBlob(BlobDigest, size: Int)

    /// How many bytes of the body this is.
    package var byteCount: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .bytes(let bytes): bytes.count
        case .blob(_, let size): size
        case .base64OfBlob(_, let size): (size + 2) / 3 * 4
        }
    }
}

extension BodySegment: Equatable {
    /// Whether both are stored the same; text is compared byte by byte, not as Unicode understands it.
    package static func == (left: BodySegment, right: BodySegment) -> Bool {
        switch (left, right) {
        case (.text(let left), .text(let right)): left.utf8.elementsEqual(right.utf8)
        case (.bytes(let left), .bytes(let right)): left == right
        case (.blob(let left, let leftSize), .blob(let right, let rightSize)),
            (.base64OfBlob(let left, let leftSize), .base64OfBlob(let right, let rightSize)):
            left == right && leftSize == rightSize
        case (.text, _), (.bytes, _), (.blob, _), (.base64OfBlob, _): false
        }
    }
}

extension [BodySegment] {
    /// How many bytes the whole body has.
    package var byteCount: Int { reduce(0) { $0 + $1.byteCount } }

    /// The blobs the body is made of, in its order.
    package var blobs: [StoredBlob] {
        compactMap { segment in
            switch segment {
            case .text, .bytes: nil
            case .blob(let digest, let size), .base64OfBlob(let digest, let size):
                StoredBlob(digest: digest, size: size)
            }
        }
    }
}
