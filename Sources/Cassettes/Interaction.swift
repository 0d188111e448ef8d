package import BodyFormats

/// One request and its whole answer, as a line of a cassette (docs/design.md §4).
package struct Interaction: Sendable {
    /// The number of its arrival, from 1.
    package var n: Int
    /// The gateway the request was for.
    package var gateway: String
    /// When the request arrived: RFC 3339, in UTC, with milliseconds.
    package var recordedAt: String
    /// Which recording wrote it, if the file says so.
    ///
    /// Of equal requests, only those of the recording that stands last in the file count.
    package var recording: String?
    /// The request's fingerprint as it was computed then, in hexadecimal, if the file says so.
    ///
    /// It tells which interactions replace which. What answers a replayed request is decided anew, by the rules in
    /// force then.
    package var fingerprint: String?
    /// Whether no client asked: the server downloaded an asset of its own accord, since an answer named it.
    package var isPrefetched: Bool
    /// What was asked.
    package var request: RecordedRequest
    /// What was answered.
    package var response: RecordedResponse
    /// The members of the line that this version does not know; they stay where the rest of the line changes.
    package var unknown: [JSONValue.Member] = []

    /// Makes an interaction.
    package init(
        n: Int,
        gateway: String,
        recordedAt: String,
        recording: String? = nil,
        fingerprint: String? = nil,
        isPrefetched: Bool = false,
        request: RecordedRequest,
        response: RecordedResponse
    ) {
        self.n = n
        self.gateway = gateway
        self.recordedAt = recordedAt
        self.recording = recording
        self.fingerprint = fingerprint
        self.isPrefetched = isPrefetched
        self.request = request
        self.response = response
    }
}

extension Interaction: Equatable {
    /// Whether both are the same line; no difference that a file can show is overlooked, as `HTTPHeaders` and `String`
    /// would.
    package static func == (left: Interaction, right: Interaction) -> Bool { left.jsonLine() == right.jsonLine() }
}
