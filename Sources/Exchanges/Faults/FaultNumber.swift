/// The numbers in faults: strict, without sign, fraction or spaces.
enum FaultNumber {
    /// The longest time that a fault takes: a test that waits longer tests nothing.
    private static let longest: Int64 = 3_600_000

    /// A whole number of digits, followed by one of the units.
    ///
    /// - Parameters:
    ///   - text: What was written.
    ///   - units: Units, and what they stand for.
    /// - Returns: The number times its unit; `nil` for everything else and for what does not fit.
    static func parse(_ text: Substring, units: [(name: String, factor: Int64)]) -> Int64? {
        let digits = text.prefix { ("0"..."9").contains($0) }
        guard let number = Int64(digits), let unit = units.first(where: { $0.name == text.dropFirst(digits.count) })
        else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: unit.factor)
        return overflow ? nil : product
    }

    /// A time such as `300ms` or `2s`, in milliseconds, up to an hour.
    static func milliseconds(_ text: Substring?) -> Int64? {
        let units: [(String, Int64)] = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)]
        guard let text, let time = parse(text, units: units), time <= longest else { return nil }
        return time
    }
}
