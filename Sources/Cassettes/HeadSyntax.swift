/// What may stand in the head of a message without ending a line or a word before its time.
enum HeadSyntax {
    /// Whether the text is a token, as methods and field names are (RFC 9110 §5.6.2).
    static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isLetterOrDigit($0) || punctuation.contains($0) }
    }

    /// Whether the text holds none of the three bytes that are dangerous in a field's value (RFC 9110 §5.5).
    static func isFieldValue(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 != 0x00 && $0 != 0x0A && $0 != 0x0D }
    }

    /// Whether the text may stand between the spaces of a request line.
    static func isTarget(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }

    private static let punctuation = Set("!#$%&'*+-.^_`|~".utf8)

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
