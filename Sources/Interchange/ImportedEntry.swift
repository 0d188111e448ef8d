package import Cassettes

/// What a file of another program holds at one place.
package struct ImportedEntry: Sendable {
    /// What came of an entry.
    package enum Content: Sendable {
        /// An interaction as the file tells it: its bodies are plain bytes, nothing is redacted, and what the file does not
        /// say of gateway and time is empty.
        case interaction(Interaction)
        /// None that could be played, and why.
        case leftOut(String)
    }

    /// Which entry of the file it is, from 1.
    package let position: Int
    /// What came of it.
    package let content: Content

    /// Takes what came of reading an entry.
    ///
    /// - Throws: Where the entry is malformed, with its position.
    init(_ position: Int, _ read: () throws(ImportProblem) -> ImportDraft) throws(ImportError) {
        self.position = position
        do throws(ImportProblem) {
            content = .interaction(try read().interaction())
        } catch {
            switch error {
            case .leftOut(let reason): content = .leftOut(reason)
            case .malformed(let problem): throw ImportError("entry \(position): \(problem)")
            }
        }
    }
}
