import Listening
import TestSupport

/// Says of an echo that it would be the same again, or that it would not.
final class EchoRepetition: Repetition {
    private let isValid: Bool
    private let journal: Journal<String>

    init(isValid: Bool = true, journal: Journal<String>) {
        self.isValid = isValid
        self.journal = journal
    }

    func claim() -> Bool {
        journal.append(isValid ? "again" : "not again")
        return isValid
    }
}
