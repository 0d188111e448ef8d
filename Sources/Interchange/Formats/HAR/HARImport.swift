import BodyFormats

/// HTTP Archives as browsers, mitmproxy and Tapedeck write them.
package struct HARImport: ImportFormat {
    /// What `--format` calls it.
    package let name = "har"
    /// Whose files they are.
    package let purpose = "HTTP Archive, as browsers, mitmproxy and Tapedeck write it"
    /// The largest file that is read.
    package let sizeLimit = 1 << 30

    /// Whether the file is a JSON object whose first member is `log`.
    package func recognizes(_ bytes: [UInt8]) -> Bool {
        var scanner = JSONScanner(bytes, in: Self.start(of: bytes)..<bytes.count)
        guard (try? scanner.next())?.kind == .beginObject, let name = try? scanner.next(), name.kind == .name else {
            return false
        }
        return JSONString.text(of: name, in: bytes) == "log"
    }

    /// Finds the entries.
    package func reader(of bytes: [UInt8], named name: String) throws(ImportError) -> any ImportReader {
        try HARReader(bytes, from: Self.start(of: bytes))
    }

    /// Where the text begins: the specification allows a byte order mark, which JSON itself does not.
    private static func start(of bytes: [UInt8]) -> Int { bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }
}
