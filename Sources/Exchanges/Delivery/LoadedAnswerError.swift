/// Why a recorded answer cannot be played although all of it is there.
enum LoadedAnswerError: Error, Equatable, CustomStringConvertible {
    /// So many bytes of the body, text in which there may be links, would have to be in memory.
    case tooLarge(Int, limit: Int)

    var description: String {
        switch self {
        case .tooLarge(let size, let limit):
            "\(size) bytes of the body are text, more than the \(limit) that an answer may have of it"
        }
    }
}
