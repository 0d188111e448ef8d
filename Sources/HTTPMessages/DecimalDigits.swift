/// Numbers as HTTP writes them: digits only (RFC 9110 §8.6), no sign, no prefix, no overflow.
package enum DecimalDigits {
    /// The value of a non-empty run of ASCII digits.
    ///
    /// - Returns: `nil` for anything else, for example `+5`, `0x5`, ` 5` or a number beyond `Int.max`.
    package static func parse(_ text: some StringProtocol) -> Int? {
        var value = 0
        var seen = false
        for byte in text.utf8 {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = shifted.addingReportingOverflow(Int(byte - 0x30))
            if overflow || carry { return nil }
            value = sum
            seen = true
        }
        return seen ? value : nil
    }
}
