/// What a session does with a request.
package enum Mode: String, Sendable, CaseIterable {
    /// Forwards everything and records everything. The cassette is never played: an answer that it holds for the same
    /// request is replaced by what comes now (docs/design.md §4).
    case record
    /// Answers from the cassette. A miss answers 424 with its explanation. No connection is ever opened: an exchange
    /// in this mode is made without a forwarder, so no code path leads to the network.
    case replay
    /// Answers from the cassette; a miss is forwarded and recorded. Without a cassette everything is a miss.
    case auto
    /// Forwards everything and records nothing. There is no cassette.
    case passthrough

    /// Whether the cassette is played.
    var plays: Bool { self == .replay || self == .auto }
}
