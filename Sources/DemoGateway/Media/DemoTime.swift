/// A moment of the demo's clock, in the forms that signed links have; all of them are UTC and sort as text.
struct DemoTime: Equatable, Sendable {
    /// Seconds since 1970.
    let seconds: Int

    /// `20260528`.
    var day: String { digits(separator: "").day }
    /// `20260528T202640Z`, as Amazon has it.
    var basic: String { digits(separator: "").day + "T" + digits(separator: "").time + "Z" }
    /// `2026-05-28T20:26:40Z`, as everybody else has it.
    var iso: String { digits(separator: "-").day + "T" + digits(separator: ":").time + "Z" }

    /// The moment some seconds later, or earlier.
    func adding(_ seconds: Int) -> DemoTime { DemoTime(seconds: self.seconds + seconds) }

    private func digits(separator: String) -> (day: String, time: String) {
        let ofDay = ((seconds % 86_400) + 86_400) % 86_400
        let (year, month, day) = Self.date(ofDay: (seconds - ofDay) / 86_400)
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return (
            ["\(year)", padded(month), padded(day)].joined(separator: separator),
            [ofDay / 3_600, ofDay / 60 % 60, ofDay % 60].map(padded).joined(separator: separator)
        )
    }

    /// The date of a day counted from 1 January 1970: years begin in March here, so that leap days come last
    /// (howardhinnant.github.io/date_algorithms.html, `civil_from_days`).
    private static func date(ofDay day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let year = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * year + year / 4 - year / 100)
        let month = (5 * ofYear + 2) / 153
        return (
            year + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9,
            ofYear - (153 * month + 2) / 5 + 1
        )
    }
}
