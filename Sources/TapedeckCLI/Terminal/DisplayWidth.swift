/// How many columns of a terminal a text takes.
///
/// An approximation of `man 3 wcwidth` that depends on no locale: combining marks take none, East Asian wide characters
/// and emoji two, everything else one.
enum DisplayWidth {
    /// The columns of a text without control characters.
    static func of(_ text: String) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.reduce(0) { $0 + of($1) }
    }

    /// The columns of what a reader takes for one character: those of its first scalar that shows.
    static func of(_ character: Character) -> Int {
        if character.unicodeScalars.contains(where: { $0.value == 0xFE0F }) { return 2 }
        return character.unicodeScalars.lazy.map(of).first { $0 > 0 } ?? 0
    }

    private static func of(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: 0
        default: isWide(scalar.value) ? 2 : 1
        }
    }

    /// The blocks that are wide throughout (Unicode Standard Annex #11).
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
            0x1F680...0x1F6FF, 0x1F900...0x1FAFF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
