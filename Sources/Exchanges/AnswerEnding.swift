import Cassettes
import NIOHTTP1

/// How an answer from the upstream ended.
struct AnswerEnding: Sendable {
    /// Whether it is whole.
    var end: Ending
    /// What came behind its body.
    var trailers: HTTPHeaders?
    /// Whether it is in the cassette now.
    var isStored: Bool
}
