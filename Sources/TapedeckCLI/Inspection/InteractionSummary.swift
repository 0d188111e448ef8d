import Blobs
import BodyFormats
import Cassettes

/// What a table says about an interaction, and where the rest of it is.
struct InteractionSummary: Sendable {
    /// The number of its arrival.
    let n: Int
    /// The gateway.
    let gateway: String
    /// The request's method.
    let method: String
    /// Path and query as the gateway sees them; of an asset on another host its URL.
    let target: String
    /// The answer's status.
    let status: Int
    /// Server-sent events in the answer; `nil` where it is no event stream.
    let events: Int?
    /// Bytes of the answer's body.
    let size: Int
    /// When the answer was complete, in milliseconds since the request was sent; `nil` where the file does not say.
    let duration: Double?
    /// How the answer ended.
    let end: Ending
    /// When it was recorded, RFC 3339.
    let recordedAt: String
    /// The blobs of request and answer, by digest.
    let blobs: Set<String>
    /// What says which interactions replace which: fingerprint and recording, where the file has them.
    let group: (fingerprint: String, recording: String)?
    /// Where the whole interaction is.
    let location: MemberLocation

    /// Reads what counts from a whole interaction.
    ///
    /// - Parameters:
    ///   - interaction: What a line says.
    ///   - location: Where that line is.
    ///   - blobs: Where text is that repeats; without it events that have such text are counted as far as they are known.
    init(_ interaction: Interaction, at location: MemberLocation, blobs: BlobStore? = nil) {
        let response = interaction.response
        n = interaction.n
        gateway = interaction.gateway
        method = interaction.request.method
        target = interaction.request.shownTarget
        status = response.status
        events = InteractionSummary.events(in: response, blobs: blobs)
        size = response.body.byteCount
        duration = response.frames.last?.at ?? response.headAt
        end = response.end
        recordedAt = interaction.recordedAt
        self.blobs = Set((interaction.request.body.blobs + response.body.blobs).map(\.digest.hex))
        group = interaction.fingerprint.map { ($0, interaction.recording ?? "") }
        self.location = location
    }

    /// How many events a client would see in an answer; `nil` where it is no event stream.
    static func events(in response: RecordedResponse, blobs: BlobStore?) -> Int? {
        guard BodyKind(response.headers) == .eventStream else { return nil }
        return DisplayBody(response.body, texts: blobs).events().count(where: \.event.isDispatched)
    }

    /// The time at which it was recorded, without milliseconds; as it is where it has another form.
    var shortTime: String {
        recordedAt.utf8.count == 24 && recordedAt.hasSuffix("Z") ? "\(recordedAt.prefix(19))Z" : recordedAt
    }
}
