/// How an answer ended.
package enum AnswerEnd: Sendable {
    /// It was written to its end.
    case complete
    /// It was broken off from this side.
    case brokenOff
    /// The client was gone before its end.
    case clientGone
}
