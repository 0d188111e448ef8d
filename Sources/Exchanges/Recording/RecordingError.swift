/// Why an exchange was not recorded.
enum RecordingError: Error, CustomStringConvertible {
    /// The answer came before the request was complete.
    case requestIncomplete
    /// A gzip file, sent or received, holds a known secret.
    case secretInGzip

    var description: String {
        switch self {
        case .requestIncomplete: "the answer ended before the request was complete, so there is nothing to match"
        case .secretInGzip:
            "a gzip file in it holds a known secret, which cannot be taken out without changing the file"
        }
    }
}
