/// Moves a point in time to the day on which tokens expire in a cassette, 1 January 2099, in the form in which it was
/// written (docs/design.md §8).
enum Expiry {
    /// The day in seconds since 1970, which `JSONWebToken.expiry` is as well.
    private static let seconds = Array(JSONWebToken.expiry.utf8)
    private static let day = Array("2099-01-01".utf8)

    /// A number, or a text of digits: seconds (10 digits before the point) or milliseconds (13); nil for any other,
    /// which is a lifetime or no time at all.
    static func moved(number: [UInt8]) -> [UInt8]? {
        let whole = number.prefix(while: isDigit)
        let fraction = number.dropFirst(whole.count)
        guard whole.first != UInt8(ascii: "0"), fraction.isEmpty || isFraction(fraction) else { return nil }
        let zeros = fraction.map { isDigit($0) ? UInt8(ascii: "0") : $0 }
        switch whole.count {
        case 10: return seconds + zeros
        case 13: return seconds + Array("000".utf8) + zeros
        default: return nil
        }
    }

    /// A date after ISO 8601, with or without time and offset, or a text of digits; nil for any other.
    ///
    /// The offset stays: what counts is that the token is valid, not the hour.
    static func moved(text: [UInt8]) -> [UInt8]? {
        guard let rest = afterDate(text) else { return moved(number: text) }
        guard let separator = rest.first else { return day }
        guard "Tt ".utf8.contains(separator) else { return nil }
        let time = rest.dropFirst().prefix { isDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
        let offset = rest.dropFirst(1 + time.count)
        guard isTime(time), isOffset(offset) else { return nil }
        return day + [separator] + time.map { isDigit($0) ? UInt8(ascii: "0") : $0 } + offset
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

    private static func isFraction(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.count > 1 && bytes.first == UInt8(ascii: ".") && bytes.dropFirst().allSatisfy(isDigit)
    }

    /// What follows `YYYY-MM-DD`.
    private static func afterDate(_ text: [UInt8]) -> ArraySlice<UInt8>? {
        guard text.count >= day.count, hasShape(text.prefix(day.count), "0000-00-00") else { return nil }
        return text.dropFirst(day.count)
    }

    /// `hh:mm`, `hh:mm:ss` or `hh:mm:ss.fff`.
    private static func isTime(_ time: ArraySlice<UInt8>) -> Bool {
        if hasShape(time, "00:00") || hasShape(time, "00:00:00") { return true }
        return hasShape(time.prefix(8), "00:00:00") && isFraction(time.dropFirst(8))
    }

    private static func isOffset(_ offset: ArraySlice<UInt8>) -> Bool {
        switch offset.first {
        case nil: true
        case UInt8(ascii: "Z"), UInt8(ascii: "z"): offset.count == 1
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            ["00", "0000", "00:00"].contains { hasShape(offset.dropFirst(), $0) }
        default: false
        }
    }

    /// Whether a text has a digit wherever the shape has `0`, and what the shape has elsewhere.
    private static func hasShape(_ text: ArraySlice<UInt8>, _ shape: String) -> Bool {
        text.elementsEqual(shape.utf8) { $1 == UInt8(ascii: "0") ? isDigit($0) : $0 == $1 }
    }
}
