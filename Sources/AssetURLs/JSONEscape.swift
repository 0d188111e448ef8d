internal import BodyFormats

/// An escape in a JSON string that may be cut anywhere (RFC 8259 §7).
struct JSONEscape: Sendable {
    /// What one more byte of an escape made of it.
    enum Step: Equatable {
        /// It goes on.
        case open
        /// It is over and stands for a UTF-16 unit.
        case unit(UInt16)
        /// It is none.
        case malformed
    }

    /// How many bytes are to come; 5 right behind the backslash, where it is not known yet.
    private var missing: UInt8 = 0
    private var unit: UInt16 = 0

    /// Whether an escape is under way.
    var isOpen: Bool { missing > 0 }

    /// A backslash was read.
    mutating func begin() {
        missing = 5
        unit = 0
    }

    /// Takes the next byte of the escape that is under way.
    mutating func advance(_ byte: UInt8) -> Step {
        guard missing == 5 else {
            guard let digit = HexDigit.value(byte) else { return .malformed }
            unit = unit << 4 | UInt16(digit)
            missing -= 1
            return missing > 0 ? .open : .unit(unit)
        }
        if byte == UInt8(ascii: "u") {
            missing = 4
            return .open
        }
        missing = 0
        return switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): .unit(UInt16(byte))
        case UInt8(ascii: "b"): .unit(0x08)
        case UInt8(ascii: "f"): .unit(0x0C)
        case UInt8(ascii: "n"): .unit(0x0A)
        case UInt8(ascii: "r"): .unit(0x0D)
        case UInt8(ascii: "t"): .unit(0x09)
        default: .malformed
        }
    }
}
