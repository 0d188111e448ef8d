/// The canonical form of JSON numbers: one text for each decimal value, exact however many digits there are.
///
/// 1.0, 1e0 and 10e-1 are `1`, -0 is `0`, and 9007199254740993 stays what it is (docs/design.md §7). Numbers of
/// ordinary size are written plainly; others as digits and exponent, so that 1e999999999 takes no room. Exponents of
/// more than 18 digits are beyond what is computed here: such a number equals only the same text.
enum CanonicalNumber {
    /// The most digits that a number is written plainly with.
    private static let plainLimit = 21

    /// Appends the canonical form of a number that RFC 8259 §6 allows.
    static func append(_ text: ArraySlice<UInt8>, to output: inout [UInt8]) {
        let isNegative = text.first == UInt8(ascii: "-")
        let magnitude = isNegative ? text.dropFirst() : text
        if magnitude.count <= plainLimit, magnitude.allSatisfy(isDigit) {
            if isNegative, magnitude.first != UInt8(ascii: "0") { output.append(UInt8(ascii: "-")) }
            output.append(contentsOf: magnitude)
            return
        }
        let mantissa = magnitude.prefix { $0 | 0x20 != UInt8(ascii: "e") }
        let integer = mantissa.prefix { $0 != UInt8(ascii: ".") }
        let fraction = mantissa.dropFirst(integer.count + 1)
        var digits = Array((integer + fraction).drop { $0 == UInt8(ascii: "0") })
        let significant = digits.count
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        guard !digits.isEmpty else {
            output.append(UInt8(ascii: "0"))
            return
        }
        guard let exponent = exponent(magnitude.dropFirst(mantissa.count + 1)) else {
            // An upper-case E, which no other canonical number has.
            output.append(contentsOf: text.map { $0 == UInt8(ascii: "e") ? UInt8(ascii: "E") : $0 })
            return
        }
        if isNegative { output.append(UInt8(ascii: "-")) }
        append(digits, exponent: exponent - fraction.count + significant - digits.count, to: &output)
    }

    /// Appends the integer that the digits are, times a power of ten.
    private static func append(_ digits: [UInt8], exponent: Int, to output: inout [UInt8]) {
        // How many of the digits stand before the decimal point.
        let point = digits.count + exponent
        if exponent >= 0, point <= plainLimit {
            output.append(contentsOf: digits)
            output.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: exponent))
        } else if exponent < 0, 1...plainLimit ~= point {
            output.append(contentsOf: digits[..<point])
            output.append(UInt8(ascii: "."))
            output.append(contentsOf: digits[point...])
        } else if -5...0 ~= point {
            output.append(contentsOf: "0.".utf8)
            output.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: -point))
            output.append(contentsOf: digits)
        } else {
            output.append(contentsOf: digits)
            output.append(UInt8(ascii: "e"))
            output.append(contentsOf: String(exponent).utf8)
        }
    }

    /// The value of an exponent; 0 where there is none, nil where it has more than 18 digits.
    private static func exponent(_ text: ArraySlice<UInt8>) -> Int? {
        guard let first = text.first else { return 0 }
        let digits = (isDigit(first) ? text : text.dropFirst()).drop { $0 == UInt8(ascii: "0") }
        guard digits.count <= 18 else { return nil }
        let value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return first == UInt8(ascii: "-") ? -value : value
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }
}
