import Exchanges

/// How durations are written on the command line, in the environment and in `tapedeck.yml` (`docs/design.md §2`).
package enum DurationSyntax {
    /// Reads a duration as ``DurationText`` has it.
    ///
    /// - Throws: `ValueError` for everything else and for what does not fit.
    package static func parse(_ text: String) throws(ValueError) -> Duration {
        guard let duration = DurationText.parse(text) else {
            throw ValueError(text, isNot: "a duration", use: DurationText.syntax)
        }
        return duration
    }

    /// Writes a duration in its largest whole unit, to the millisecond.
    package static func format(_ duration: Duration) -> String { DurationText.format(duration) }
}
