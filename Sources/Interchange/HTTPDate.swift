/// The dates of HTTP.
enum HTTPDate {
    /// A date such as `Sun, 06 Nov 1994 08:49:37 GMT` as ISO 8601: `1994-11-06T08:49:37.000Z`.
    ///
    /// Cookies also have it with hyphens, `06-Nov-1994` (RFC 6265 §5.1.1 takes both). `nil` for every other form.
    static func iso8601(_ text: String) -> String? {
        let words = text.split { $0 == " " || $0 == "," || $0 == "-" }
        guard words.count == 6, words[5] == "GMT", let month = months.firstIndex(of: words[2].lowercased()),
            let day = digits(words[1], 2), let year = digits(words[3], 4)
        else { return nil }
        let time = words[4].split(separator: ":", omittingEmptySubsequences: false)
        guard time.count == 3, time.allSatisfy({ digits($0, 2) != nil }) else { return nil }
        let twoDigitMonth = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return "\(year)-\(twoDigitMonth)-\(day)T\(time.joined(separator: ":")).000Z"
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    /// The text, if it is so many digits.
    private static func digits(_ text: Substring, _ count: Int) -> Substring? {
        text.utf8.count == count && text.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? text : nil
    }
}
