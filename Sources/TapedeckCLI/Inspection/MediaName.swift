import Blobs

/// What stands for bytes that cannot be shown: `<image/png, 12 KiB, sha256:…>`.
///
/// It has neither quotes nor line ends, so JSON stays JSON and events stay events.
struct MediaName {
    /// Where blobs are; without it they are named by size and digest.
    var blobs: BlobStore?
    /// The type that a head declares; it counts where the bytes tell none, as those of raw sound.
    var declaredType: String?
    /// Whether the digest may be short, as where a body is shown in one line.
    var isShort = false

    /// The name of a blob, its type told by its first bytes; one that is missing or damaged is named as such.
    ///
    /// - Parameters:
    ///   - digest: The blob.
    ///   - size: Its bytes.
    ///   - note: Added behind the size.
    /// - Returns: The name.
    func of(_ digest: BlobDigest, size: Int, note: String = "") -> String {
        guard let blobs else { return name(nil, size: size, note: note, digest) }
        do throws(BlobError) {
            let type = type(of: try blobs.open(digest).read(16, at: 0))
            return name(type, size: size, note: note, digest)
        } catch {
            return name(error.code.replacing("_", with: " "), size: size, note: note, digest)
        }
    }

    /// The name of a few bytes without a blob.
    func of(_ bytes: [UInt8]) -> String {
        name(type(of: Array(bytes.prefix(16))), size: bytes.count, note: "", BlobDigest(of: bytes))
    }

    private func type(of start: [UInt8]) -> String { Self.mediaType(of: start) ?? declaredType ?? "binary" }

    private func name(_ type: String?, size: Int, note: String, _ digest: BlobDigest) -> String {
        let digest = isShort ? "\(Self.digestPrefix)\(digest.hex.prefix(12))…" : "\(digest)"
        return "<\(type.map { "\($0), " } ?? "")\(Quantity.bytes(size))\(note), \(digest)>"
    }

    /// Where in a text names stand, so that they are not cut.
    static func ranges(in text: String) -> [Range<String.Index>] {
        var ranges: [Range<String.Index>] = []
        var rest = text.utf8[...]
        while let mark = rest.firstRange(of: ", \(digestPrefix)".utf8) {
            let end = rest[mark.upperBound...].prefix(70).firstIndex(of: UInt8(ascii: ">"))
            let begin = rest[..<mark.lowerBound].suffix(100).lastIndex(of: UInt8(ascii: "<"))
            rest = rest[mark.upperBound...]
            guard let begin, let end else { continue }
            ranges.append(begin..<text.utf8.index(after: end))
            rest = rest[end...]
        }
        return ranges
    }

    private static let digestPrefix = "sha256:"

    /// The type that the first bytes tell, as browsers sniff it (mimesniff.spec.whatwg.org), for the media of gateways.
    static func mediaType(of start: [UInt8]) -> String? {
        for (type, offset, signature) in signatures where start.dropFirst(offset).starts(with: signature) {
            return type
        }
        return nil
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
