/// Where in a JSON text something stands.
enum JSONPlace {
    /// Members whose values clients send back unchanged: what is encrypted or signs there is none of ours.
    private static let opaqueNames: Set<String> = [
        "signature", "thoughtSignature", "thought_signature", "encrypted_content", "encrypted_index",
    ]
    /// Types of objects whose `data` is such a value.
    private static let opaqueTypes = [#""redacted_thinking""#, #""reasoning.encrypted""#].map { Array($0.utf8) }

    /// How far before a place the string may begin that it is in; opaque values are not that long.
    private static let reach = 64 << 10

    /// Whether a place is inside of a string that must come back as it was.
    static func isOpaque(_ bytes: [UInt8], at place: Int) -> Bool {
        let quote = UInt8(ascii: "\"")
        // No such value has a quote in it.
        guard let start = bytes[max(0, place - reach)..<place].lastIndex(of: quote) else { return false }
        let before = bytes[..<start]
        guard let colon = before.lastIndex(where: { $0 > 0x20 }), bytes[colon] == UInt8(ascii: ":"),
            let end = bytes[..<colon].lastIndex(where: { $0 > 0x20 }), bytes[end] == quote,
            let begin = bytes[..<end].lastIndex(of: quote)
        else { return false }
        let name = String(decoding: bytes[begin + 1..<end], as: UTF8.self)
        return opaqueNames.contains(name) || name == "data" && isOpaqueObject(bytes, around: begin, value: place)
    }

    /// Whether an object with nothing but strings, in which a value begins, has one of the opaque types.
    private static func isOpaqueObject(_ bytes: [UInt8], around name: Int, value: Int) -> Bool {
        guard let open = bytes[..<name].lastIndex(of: UInt8(ascii: "{")) else { return false }
        let close = bytes[value...].firstIndex(of: UInt8(ascii: "}")) ?? bytes.endIndex
        return opaqueTypes.contains {
            bytes[open..<name].firstRange(of: $0) != nil
                || bytes[value..<close].firstRange(of: $0) != nil
        }
    }
}
