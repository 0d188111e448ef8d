/// An interaction that a session was not asked for.
struct UnplayedInteraction: Sendable, Equatable {
    /// What it is known by in its cassette, also when that is opened again.
    struct ID: Hashable, Sendable {
        /// Its number.
        let n: Int
        /// The recording that wrote it.
        let recording: String
    }

    let id: ID
    /// What a report says of it: `checkout/3: GET /openai/v1/models`.
    let line: String
}
