/// What the index knows of a recorded interaction.
package struct IndexEntry: Equatable, Sendable {
    /// How an answer ended (docs/design.md §4).
    package enum Ending: Equatable, Sendable {
        case complete
        /// The upstream broke off.
        case aborted
        /// The client went away, and the answer was not recorded to its end.
        case cancelled
    }

    /// The interaction's arrival number, which listing and replay go by.
    package let n: Int
    /// The id of the recording that wrote it.
    package let recording: String
    /// Where it stands in the file: later lines have higher positions.
    package let position: Int
    /// The fingerprint of its request.
    package let fingerprint: Fingerprint
    /// The answer's status.
    package let status: Int
    /// How the answer ended.
    package let end: Ending

    /// Creates an entry.
    package init(
        n: Int,
        recording: String,
        position: Int,
        fingerprint: Fingerprint,
        status: Int,
        end: Ending
    ) {
        self.n = n
        self.recording = recording
        self.position = position
        self.fingerprint = fingerprint
        self.status = status
        self.end = end
    }

    /// Whether the status is one that a retry may mend: 408, 409, 425, 429, 5xx (docs/design.md §7).
    package var isTransientError: Bool { Self.isTransientError(status) }

    /// Whether it can stand for the answer: it is whole, and no retry would mend it.
    package var isGood: Bool { end == .complete && !isTransientError }

    /// Whether a status is one that a retry may mend.
    package static func isTransientError(_ status: Int) -> Bool {
        switch status {
        case 408, 409, 425, 429, 500...599: true
        default: false
        }
    }

    /// Where it stands in replay order: by `n`, and by the file where two writers gave the same.
    var order: ReplayOrder { ReplayOrder(n: n, position: position) }
}
