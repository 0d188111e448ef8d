import HTTPMessages
import Listening
import TestSupport

/// Writes down what it hears of an answer.
final class EchoWatcher: AnswerWatcher {
    private let journal: Journal<String>

    init(journal: Journal<String>) { self.journal = journal }

    func answerBegan(_ head: ResponseHead) { journal.append("watched \(head.status)") }

    func answerEnded(_ end: AnswerEnd, bodySize: Int) { journal.append("watched \(end) \(bodySize)") }
}
