/// What a request gets that comes more often than it was recorded (`--on-repeat`).
package enum OnRepeat: String, CaseIterable, Sendable {
    /// The last recorded answer again and again.
    case last
    /// The answers from the first one on, over and over.
    case cycle
    /// A miss.
    case miss
}
