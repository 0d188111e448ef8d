/// Times as other programs write them.
enum ImportedTime {
    /// A time with date and offset (RFC 3339) as cassettes have it: in UTC, with milliseconds.
    ///
    /// Browsers write their own offset, or `Z`; and three digits of a second, six or none. `nil` for every other form.
    static func utc(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, separators.allSatisfy({ $1.contains(bytes[$0]) }),
            let year = number(bytes[0..<4]), var month = number(bytes[5..<7]), var day = number(bytes[8..<10]),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
            (1...9998).contains(year), (1...12).contains(month), (1...days(in: month, of: year)).contains(day),
            hour < 24, minute < 60, second < 60
        else { return nil }
        var rest = bytes[19...]
        guard let milliseconds = takeFraction(&rest), let offset = minutes(ofOffset: rest) else { return nil }
        var total = hour * 60 + minute - offset
        var civilYear = year
        if total < 0 {
            total += 1440
            day -= 1
            if day == 0 {
                (civilYear, month) = month == 1 ? (year - 1, 12) : (year, month - 1)
                day = days(in: month, of: civilYear)
            }
        } else if total >= 1440 {
            total -= 1440
            day += 1
            if day > days(in: month, of: year) {
                (civilYear, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
                day = 1
            }
        }
        let date = "\(pad(civilYear, 4))-\(pad(month, 2))-\(pad(day, 2))"
        return "\(date)T\(pad(total / 60, 2)):\(pad(total % 60, 2)):\(pad(second, 2)).\(pad(milliseconds, 3))Z"
    }

    /// What stands between the numbers, and where.
    private static let separators: [(Int, [UInt8])] = [
        (4, Array("-".utf8)), (7, Array("-".utf8)), (10, Array("Tt ".utf8)), (13, Array(":".utf8)),
        (16, Array(":".utf8)),
    ]

    /// Takes `.123456` off the front and gives the milliseconds; 0 where there is none, `nil` for a dot alone.
    private static func takeFraction(_ rest: inout ArraySlice<UInt8>) -> Int? {
        guard rest.first == UInt8(ascii: ".") else { return 0 }
        let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty else { return nil }
        rest = rest[digits.endIndex...]
        return number(Array((digits.prefix(3) + [0x30, 0x30]).prefix(3))[...])
    }

    /// `Z`, `+01:00` or `-0530` in minutes.
    private static func minutes(ofOffset text: ArraySlice<UInt8>) -> Int? {
        guard let sign = text.first else { return nil }
        if sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") { return text.count == 1 ? 0 : nil }
        let digits = text.dropFirst().filter { $0 != UInt8(ascii: ":") }[...]
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), digits.count == 4,
            let hours = number(digits.prefix(2)), let minutes = number(digits.suffix(2)), hours < 24, minutes < 60
        else { return nil }
        return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The number that digits write; `nil` for anything else.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func pad(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
