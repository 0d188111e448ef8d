/// One request of the demo, recorded and replayed.
package struct DemoStepResult: Sendable, Equatable {
    /// The gateway.
    package var gateway: String
    /// What the request asks for, in a few words.
    package var title: String
    /// Server-sent events in the answer; `nil` where it is no event stream.
    package var events: Int?
    /// Bytes of the answer's body.
    package var bytes: Int
    /// Bytes that the interaction added to cassette and blobs.
    package var storedBytes: Int
    /// How long the recorded exchange took, in milliseconds.
    package var liveMilliseconds: Double
    /// How long the replayed exchange took, in milliseconds.
    package var replayMilliseconds: Double
    /// Whether every byte was the same.
    package var isEqual: Bool

    /// A result of parts.
    package init(
        gateway: String,
        title: String,
        events: Int?,
        bytes: Int,
        storedBytes: Int,
        liveMilliseconds: Double,
        replayMilliseconds: Double,
        isEqual: Bool
    ) {
        self.gateway = gateway
        self.title = title
        self.events = events
        self.bytes = bytes
        self.storedBytes = storedBytes
        self.liveMilliseconds = liveMilliseconds
        self.replayMilliseconds = replayMilliseconds
        self.isEqual = isEqual
    }
}
