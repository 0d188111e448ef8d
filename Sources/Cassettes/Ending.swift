/// How a recorded answer ended.
package enum Ending: String, Equatable, Sendable, CaseIterable {
    /// As its framing says it should.
    case complete
    /// The upstream broke off.
    case aborted
    /// The client went away, and the rest was not waited for.
    case cancelled
}
