/// Tells text from binary while a body goes by in pieces.
///
/// Text is UTF-8 without NUL: NUL is valid UTF-8, but no text has it, and media may consist of little else.
struct TextCheck {
    private var isValid = true
    /// The beginning of a character that the next piece must complete.
    private var rest: [UInt8] = []

    /// Whether everything that was added is text.
    var isText: Bool { isValid && rest.isEmpty }

    /// Looks at the next piece, which may be cut anywhere.
    mutating func add(_ piece: [UInt8]) {
        guard isValid else { return }
        let bytes = rest.isEmpty ? piece : rest + piece
        let end = bytes.count - Self.lengthOfBegunCharacter(in: bytes)
        isValid = !bytes.contains(0) && String(validating: bytes[..<end], as: UTF8.self) != nil
        rest = Array(bytes[end...])
    }

    /// How many of the last bytes begin a character without ending it.
    private static func lengthOfBegunCharacter(in bytes: [UInt8]) -> Int {
        for (length, byte) in zip(1...3, bytes.reversed()) where byte & 0xC0 != 0x80 {
            let expected = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return expected > length ? length : 0
        }
        return 0
    }
}
