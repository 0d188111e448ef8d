/// The time of day, for information only: durations come from the event loop's monotonic clock.
package struct WallClock: Sendable {
    private let milliseconds: @Sendable () -> Int64

    /// Creates a clock.
    ///
    /// - Parameter milliseconds: Gives the milliseconds since 1970-01-01T00:00:00Z.
    package init(milliseconds: @escaping @Sendable () -> Int64) { self.milliseconds = milliseconds }

    /// Now, in milliseconds since 1970.
    func now() -> Int64 { milliseconds() }

    /// Now, as RFC 3339 in UTC with milliseconds: `2026-11-21T07:10:36.123Z`.
    func timestamp() -> String { Self.timestamp(milliseconds()) }

    /// A time as RFC 3339 in UTC with milliseconds.
    static func timestamp(_ milliseconds: Int64) -> String {
        let (day, inDay) = milliseconds.floored(by: 86_400_000)
        // Civil date from a day number: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
        let (era, dayOfEra) = (day + 719_468).floored(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let date = "\(pad(year, 4))-\(pad(month, 2))-\(pad(dayOfYear - (153 * monthIndex + 2) / 5 + 1, 2))"
        let time = "\(pad(inDay / 3_600_000, 2)):\(pad(inDay / 60_000 % 60, 2)):\(pad(inDay / 1000 % 60, 2))"
        return "\(date)T\(time).\(pad(inDay % 1000, 3))Z"
    }

    /// The milliseconds since 1970 of a time that ``timestamp(_:)`` wrote; `nil` for another form.
    static func milliseconds(of timestamp: String) -> Int64? {
        let bytes = Array(timestamp.utf8)
        guard bytes.count == 24, bytes[23] == 0x5A else { return nil }
        func number(_ range: Range<Int>) -> Int64? { Int64(String(decoding: bytes[range], as: UTF8.self)) }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
            let fraction = number(20..<23), (1...12).contains(month)
        else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = shifted.floored(by: 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + fraction
    }

    private static func pad(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Int64 {
    /// Quotient and remainder with the quotient rounded down.
    fileprivate func floored(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
