import BodyFormats

/// mitmproxy's flow files, which mitmproxy itself turns into an HTTP Archive.
///
/// They are told from others so that whoever has one learns how. Their format is mitmproxy's own and changes with it;
/// its export is the promise it makes to other programs.
package struct MitmproxyImport: ImportFormat {
    /// What `--format` calls it.
    package let name = "mitmproxy"
    /// Whose files they are.
    package let purpose = "mitmproxy's flow file: says how to turn it into HAR"
    /// No file is too large to be told from others.
    package let sizeLimit = 1 << 30

    /// Whether the file begins as a netstring does, with the number of its bytes and a colon.
    package func recognizes(_ bytes: [UInt8]) -> Bool {
        let digits = bytes.prefix { (0x30...0x39).contains($0) }
        return (1...12).contains(digits.count) && bytes.dropFirst(digits.count).first == UInt8(ascii: ":")
    }

    /// Says what to do instead.
    package func reader(of bytes: [UInt8], named name: String) throws(ImportError) -> any ImportReader {
        let file = ShellWord.isPlain(name) && !name.contains(" ") && !name.contains("'") ? name : ShellWord.quote(name)
        throw ImportError(
            "flow files of mitmproxy are read by mitmproxy only; turn it into an HTTP Archive with "
                + "'mitmdump -nr \(file) --set hardump=\(file).har' and import that"
        )
    }
}
