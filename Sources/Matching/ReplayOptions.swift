/// How a session plays the interactions of its cassette.
package struct ReplayOptions: Equatable, Sendable {
    /// What comes after the last recorded answer.
    package var onRepeat: OnRepeat
    /// Whether transient errors are played even where the same request succeeded later.
    package var keepErrors: Bool
    /// Whether a repeated `GET` gets the last recorded answer at once, so that polling a job takes one request.
    package var fastForward: Bool

    /// Creates options; by default those of the command line (docs/design.md §2).
    package init(onRepeat: OnRepeat = .last, keepErrors: Bool = false, fastForward: Bool = false) {
        self.onRepeat = onRepeat
        self.keepErrors = keepErrors
        self.fastForward = fastForward
    }
}
