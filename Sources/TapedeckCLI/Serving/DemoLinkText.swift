/// Links in the demo's answers, without what is different in a replay.
///
/// A link leads to the proxy that answers, so its port is another one; and a cassette has stand-ins for signatures
/// (docs/design.md §6). Everything else must be the same to the byte. The names of the signed parameters are listed
/// here once more, and not taken from those that redact: what the demo compares, it must know by itself.
enum DemoLinkText {
    private static let signed: Set<String> = [
        "X-Amz-Credential", "X-Amz-Date", "X-Amz-Signature", "token", "exp", "k", "st", "se", "skt", "ske", "skoid",
        "sktid", "sig", "upload_id",
    ]

    /// A text whose local links have no port and whose signed values are all the same.
    static func settled(_ text: String) -> String { String(decoding: settled(Array(text.utf8)), as: UTF8.self) }

    /// The same for bytes of text.
    static func settled(_ text: [UInt8]) -> [UInt8] {
        var settled: [UInt8] = []
        settled.reserveCapacity(text.count)
        var rest = text[...]
        while let start = rest.firstRange(of: Array("http://127.0.0.1:".utf8)) {
            settled += rest[..<start.lowerBound]
            let end = rest[start.upperBound...].firstIndex { !Self.isPartOfLink($0) } ?? rest.endIndex
            settled += Array(link(String(decoding: rest[start.lowerBound..<end], as: UTF8.self)).utf8)
            rest = rest[end...]
        }
        return settled + rest
    }

    private static func isPartOfLink(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private static func link(_ link: String) -> String {
        let parts = link.split(separator: "?", maxSplits: 1)
        let local = parts[0].firstRange(of: "/@").map { "http://here\(parts[0][$0.lowerBound...])" } ?? String(parts[0])
        guard parts.count == 2 else { return local }
        let pairs = parts[1].split(separator: "&").map { pair in
            let name = pair.prefix { $0 != "=" }
            return signed.contains(String(name)) ? "\(name)=…" : String(pair)
        }
        return "\(local)?\(pairs.joined(separator: "&"))"
    }
}
