/// A JSON number that may be cut anywhere (RFC 8259 §6).
struct JSONNumber: Sendable {
    private enum State { case sign, zero, integer, point, fraction, exponent, exponentSign, exponentDigits }

    private var state: State

    /// Starts with a number's first byte; `nil` if none begins with it.
    init?(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "-"): state = .sign
        case UInt8(ascii: "0"): state = .zero
        case UInt8(ascii: "1")...UInt8(ascii: "9"): state = .integer
        default: return nil
        }
    }

    /// Whether it may end here.
    var isWhole: Bool {
        switch state {
        case .zero, .integer, .fraction, .exponentDigits: true
        case .sign, .point, .exponent, .exponentSign: false
        }
    }

    /// Takes the next byte, if the number goes on with it.
    mutating func advance(_ byte: UInt8) -> Bool {
        switch (state, byte) {
        case (.sign, UInt8(ascii: "0")): state = .zero
        case (.sign, UInt8(ascii: "1")...UInt8(ascii: "9")): state = .integer
        case (.integer, UInt8(ascii: "0")...UInt8(ascii: "9")), (.fraction, UInt8(ascii: "0")...UInt8(ascii: "9")),
            (.exponentDigits, UInt8(ascii: "0")...UInt8(ascii: "9")):
            break
        case (.zero, UInt8(ascii: ".")), (.integer, UInt8(ascii: ".")): state = .point
        case (.point, UInt8(ascii: "0")...UInt8(ascii: "9")): state = .fraction
        case (.zero, UInt8(ascii: "e")), (.integer, UInt8(ascii: "e")), (.fraction, UInt8(ascii: "e")),
            (.zero, UInt8(ascii: "E")), (.integer, UInt8(ascii: "E")), (.fraction, UInt8(ascii: "E")):
            state = .exponent
        case (.exponent, UInt8(ascii: "+")), (.exponent, UInt8(ascii: "-")): state = .exponentSign
        case (.exponent, UInt8(ascii: "0")...UInt8(ascii: "9")),
            (.exponentSign, UInt8(ascii: "0")...UInt8(ascii: "9")):
            state = .exponentDigits
        default: return false
        }
        return true
    }
}
