import Cassettes

/// How long the parts of an interaction took, in milliseconds.
struct ExportTimings {
    /// Until the head of the answer was there.
    let wait: Double
    /// From then to the last byte of the body.
    let receive: Double

    /// From the request to the last byte.
    var time: Double { wait + receive }

    /// Reads the times of an answer; where the file does not say when the head came, its first byte counts.
    init(_ response: RecordedResponse) {
        let end = response.frames.last?.at ?? response.headAt ?? 0
        wait = min(response.headAt ?? response.frames.first?.at ?? 0, end)
        receive = end - wait
    }
}
