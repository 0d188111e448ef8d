/// Why an exchange was not recorded.
enum RecordingError: Error, CustomStringConvertible {
    /// The answer came before the request was complete.
    case requestIncomplete

    var description: String {
        switch self {
        case .requestIncomplete: "the answer ended before the request was complete, so there is nothing to match"
        }
    }
}
