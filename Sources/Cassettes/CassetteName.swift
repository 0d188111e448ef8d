/// The name of a cassette: one to eight segments joined by `/`.
///
/// A name becomes a path, so there is one way from text to a name, and it takes segments of
/// `[A-Za-z0-9][A-Za-z0-9._-]{0,100}` or throws (docs/design.md §12). As no segment begins with a dot, no name leads
/// out of its folder. `blobs/…` is refused as well: that folder holds no cassettes.
package struct CassetteName: Hashable, Sendable {
    /// How the file of every cassette ends.
    package static let fileExtension = ".jsonl.gz"
    /// The most segments a name may have.
    package static let segmentLimit = 8

    /// The segments, of which all but the last are folders.
    package let segments: [String]

    /// Takes a name from an argument, an address or the name of a file.
    ///
    /// Throws `bad_name` for everything outside the grammar.
    package init(_ text: some StringProtocol) throws(CassetteError) {
        let segments = text.utf8.split(separator: 0x2F, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        let isInside = segments.count <= Self.segmentLimit && segments.allSatisfy { Self.isSegment($0) }
        guard isInside, segments.count == 1 || segments[0] != "blobs" else { throw .badName(String(text)) }
        self.segments = segments
    }

    /// Whether `text` may be one segment of a name.
    package static func isSegment(_ text: some StringProtocol) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, isLetterOrDigit(first), bytes.count <= 101 else { return false }
        return bytes.allSatisfy { isLetterOrDigit($0) || $0 == 0x2E || $0 == 0x5F || $0 == 0x2D }
    }

    /// The file's name in its folder.
    package var fileName: String { (segments.last ?? "") + Self.fileExtension }

    /// Where the cassette of this name is, or would be, below the folder of the cassettes.
    package func path(in folder: String) -> String {
        folder.hasSuffix("/") ? "\(folder)\(self)\(Self.fileExtension)" : "\(folder)/\(self)\(Self.fileExtension)"
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}

extension CassetteName: CustomStringConvertible {
    /// The name as it was given.
    package var description: String { segments.joined(separator: "/") }
}
