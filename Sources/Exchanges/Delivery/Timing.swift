/// When the frames of a replayed answer are sent.
///
/// The default costs a test suite no time; the others show how a client behaves while an answer trickles in.
/// See `docs/design.md §2`, `--timing`.
package enum Timing: Sendable, Equatable {
    /// Every frame at once.
    case instant
    /// Every frame at the time at which it came when it was recorded, counted from the request.
    case recorded
    /// As recorded, so many times faster: 2 halves every wait, 0.5 doubles it. Always within `factors`.
    case scaled(Double)

    /// The factors that `Nx` may name.
    ///
    /// Below, an answer would outlast any test run; above, `instant` is meant.
    package static let factors: ClosedRange<Double> = 0.001...1_000_000

    /// How a timing is written, for messages.
    package static let syntax = "instant, recorded or a factor such as 4x"

    /// Reads `instant`, `recorded` or `Nx`, where N is decimal (`4x`, `0.5x`).
    ///
    /// Strict: no sign, exponent, hexadecimal digits, spaces or other case. `nil` for everything else and for a
    /// factor outside `factors`.
    package init?(parsing text: String) {
        switch text {
        case "instant": self = .instant
        case "recorded": self = .recorded
        default:
            guard let factor = Timing.factor(in: text) else { return nil }
            self = .scaled(factor)
        }
    }

    /// How many times faster than recorded the frames are sent; `nil` where they do not wait at all.
    package var speed: Double? {
        switch self {
        case .instant: nil
        case .recorded: 1
        case .scaled(let factor): factor
        }
    }

    /// The N of `Nx`: digits, and if there is a point, digits on both sides of it.
    private static func factor(in text: String) -> Double? {
        guard text.utf8.last == UInt8(ascii: "x") else { return nil }
        let number = text.dropLast()
        let parts = number.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let areDigits = parts.allSatisfy { part in
            (1...9).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        guard areDigits, let factor = Double(number), factors.contains(factor) else { return nil }
        return factor
    }
}

extension Timing: CustomStringConvertible {
    /// The timing as it is written on the command line; parsing it gives the same timing.
    package var description: String {
        switch self {
        case .instant: return "instant"
        case .recorded: return "recorded"
        case .scaled(let factor):
            let text = "\(factor)"
            return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + "x"
        }
    }
}
