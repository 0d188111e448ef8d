/// What happened in a session: printed when the server stops (docs/design.md §2).
package struct SessionReport: Sendable, Equatable {
    /// The session's name.
    package var session: String
    /// Its cassette; `nil` in passthrough.
    package var cassette: String?
    /// Its mode.
    package var mode: Mode
    /// Requests answered from the cassette.
    package var hits = 0
    /// Requests that the cassette does not answer.
    package var misses = 0
    /// Interactions that were written.
    package var recorded = 0
    /// Requests forwarded without recording.
    package var passed = 0
    /// Requests whose way out failed.
    package var failed = 0
    /// Answers that could not be written.
    package var lost = 0
    /// Why each miss was one: the text of its answer, the first ones only.
    package var explanations: [String] = []

    /// How many explanations are kept.
    package static let maximumExplanations = 50

    /// Creates an empty report.
    package init(session: String, cassette: String?, mode: Mode) {
        self.session = session
        self.cassette = cassette
        self.mode = mode
    }

    /// Requests in all.
    package var requests: Int { hits + misses + recorded + passed + failed + lost }
}
