import Blobs

/// What stands for bytes that cannot be shown: `<image/png, 12 KiB, sha256:…>`.
enum MediaName {
    /// The name of a blob; its type is told by its first bytes.
    ///
    /// - Parameters:
    ///   - digest: The blob.
    ///   - size: Its bytes.
    ///   - store: Where it is; a missing or damaged blob is named as such.
    ///   - note: Added behind the size.
    /// - Returns: A name without quotes and line ends.
    static func of(_ digest: BlobDigest, size: Int, in store: BlobStore?, note: String = "") -> String {
        var type = ""
        if let store {
            do throws(BlobError) {
                type = "\(mediaType(of: try store.open(digest).read(16, at: 0))), "
            } catch {
                type = "\(error.code.replacing("_", with: " ")), "
            }
        }
        return "<\(type)\(Quantity.bytes(size))\(note), \(digest)>"
    }

    /// The name of a few bytes without a blob.
    static func of(_ bytes: [UInt8]) -> String {
        "<\(mediaType(of: Array(bytes.prefix(16)))), \(Quantity.bytes(bytes.count))>"
    }

    /// The type that the first bytes tell, as browsers sniff it (mimesniff.spec.whatwg.org), for the media of gateways.
    static func mediaType(of start: [UInt8]) -> String {
        for (type, offset, signature) in signatures where start.dropFirst(offset).starts(with: signature) {
            return type
        }
        return "binary"
    }

    private static let signatures: [(type: String, offset: Int, bytes: [UInt8])] = [
        ("image/png", 0, [0x89, 0x50, 0x4E, 0x47]),
        ("image/jpeg", 0, [0xFF, 0xD8, 0xFF]),
        ("image/gif", 0, Array("GIF8".utf8)),
        ("image/webp", 8, Array("WEBP".utf8)),
        ("image/avif", 4, Array("ftypavif".utf8)),
        ("audio/wav", 8, Array("WAVE".utf8)),
        ("audio/mpeg", 0, Array("ID3".utf8)),
        ("audio/mpeg", 0, [0xFF, 0xFB]),
        ("audio/mpeg", 0, [0xFF, 0xF3]),
        ("audio/ogg", 0, Array("OggS".utf8)),
        ("audio/flac", 0, Array("fLaC".utf8)),
        ("video/mp4", 4, Array("ftyp".utf8)),
        ("video/webm", 0, [0x1A, 0x45, 0xDF, 0xA3]),
        ("application/pdf", 0, Array("%PDF".utf8)),
        ("application/zip", 0, [0x50, 0x4B, 0x03, 0x04]),
        ("application/gzip", 0, [0x1F, 0x8B]),
    ]
}
