/// What the words of a prompt do to its answer, so that errors can be had on demand.
///
/// | the prompt contains | the answer |
/// | --- | --- |
/// | `please fail NNN` | status NNN (400 to 599) in the gateway's own error shape |
/// | `please fail later` | a stream ends with the gateway's error event, a job ends as failed |
/// | `please retry` | 429 with `retry-after` the first time, the real answer when the same request comes again |
/// | `please break off` | the connection closes in the middle of the body |
/// | `please refuse` | what a content filter does: no picture (200 with empty `data`), or a refusal |
package enum DemoTrigger: Equatable, Sendable {
    /// `please fail NNN`.
    case fail(status: Int)
    /// `please fail later`.
    case failLater
    /// `please retry`.
    case retry
    /// `please break off`.
    case breakOff
    /// `please refuse`.
    case refuse

    /// The first trigger in a prompt, in the order of the table; nil if there is none.
    package init?(in prompt: String) {
        let prompt = prompt.lowercased()
        if let range = prompt.firstRange(of: "please fail "), let status = Int(prompt[range.upperBound...].prefix(3)),
            (400...599).contains(status)
        {
            self = .fail(status: status)
        } else if prompt.contains("please fail later") {
            self = .failLater
        } else if prompt.contains("please retry") {
            self = .retry
        } else if prompt.contains("please break off") {
            self = .breakOff
        } else if prompt.contains("please refuse") {
            self = .refuse
        } else {
            return nil
        }
    }
}
