/// What became of an exchange, as `x-tapedeck` says it on every answer (docs/design.md §3).
package enum Outcome: String, Sendable {
    /// The answer comes from the upstream and is being recorded.
    case recorded
    /// The answer comes from the cassette.
    case replayed
    /// The answer comes from the upstream and is not recorded.
    case passed
    /// The cassette holds no answer.
    case missed
    /// The request was not served.
    case refused
    /// A fault took the answer's place, or changed it.
    case fault
    /// The way out failed.
    case error
    /// The answer is Tapedeck's own.
    case own
}
