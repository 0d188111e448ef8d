/// How durations are written: a whole number and a unit, `250ms`, `2s`, `5m`, `1h`, `30d` (docs/design.md §2).
package enum DurationText {
    /// How a duration is written, for messages.
    package static let syntax = "a whole number and a unit: 250ms, 2s, 5m, 1h or 30d"

    /// Reads a duration.
    ///
    /// Strict: one number of digits, one unit, no sign, fraction or spaces. `nil` for everything else and for what does
    /// not fit.
    package static func parse(_ text: String) -> Duration? {
        let digits = text.prefix { ("0"..."9").contains($0) }
        let unit = text.dropFirst(digits.count)
        guard let number = Int64(digits) else { return nil }
        return switch unit {
        case "ms": .milliseconds(number)
        case "s": seconds(number, times: 1)
        case "m": seconds(number, times: 60)
        case "h": seconds(number, times: 3_600)
        case "d": seconds(number, times: 86_400)
        default: nil
        }
    }

    /// Writes a duration in its largest whole unit, to the millisecond.
    package static func format(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        guard attoseconds == 0 else { return "\(seconds * 1_000 + attoseconds / 1_000_000_000_000_000)ms" }
        for (unit, factor) in [("d", 86_400), ("h", 3_600), ("m", 60)] as [(String, Int64)]
        where seconds != 0 && seconds.isMultiple(of: factor) {
            return "\(seconds / factor)\(unit)"
        }
        return "\(seconds)s"
    }

    private static func seconds(_ number: Int64, times factor: Int64) -> Duration? {
        let (product, overflow) = number.multipliedReportingOverflow(by: factor)
        return overflow ? nil : .seconds(product)
    }
}
