import Blobs
import Gateways

/// What a call of the control API gets where it is not refused.
struct ControlReply: Sendable {
    /// What is sent.
    enum Content: Sendable {
        case json([UInt8])
        case blob(BlobReader)
        /// What happens from now on, in one session or in all.
        case events(of: SessionName?, after: Int?)
    }

    var status = 200
    var content: Content
    /// Where what was made is, for a 201.
    var location: String?
}
