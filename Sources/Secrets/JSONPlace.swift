/// Where in a JSON text something stands.
enum JSONPlace {
    /// Members whose values clients send back unchanged: what is encrypted or signs there is none of ours.
    static let opaqueNames: Set<String> = [
        "signature", "thoughtSignature", "thought_signature", "encrypted_content",
    ]

    /// Whether the value that begins at an offset is one that must come back as it was.
    static func isOpaque(_ bytes: [UInt8], at start: Int) -> Bool {
        let quote = UInt8(ascii: "\"")
        guard start > 0, bytes[start - 1] == quote else { return false }
        let before = bytes[..<(start - 1)]
        guard let colon = before.lastIndex(where: { $0 > 0x20 }), bytes[colon] == UInt8(ascii: ":"),
            let end = bytes[..<colon].lastIndex(where: { $0 > 0x20 }), bytes[end] == quote,
            let begin = bytes[..<end].lastIndex(of: quote)
        else { return false }
        return opaqueNames.contains(String(decoding: bytes[begin + 1..<end], as: UTF8.self))
    }
}
