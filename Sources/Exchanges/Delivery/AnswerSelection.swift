import Blobs
import Cassettes
import HTTPMessages
import NIOHTTP1

/// What of a recorded answer a request gets.
///
/// A `GET` that was recorded plainly, with a complete 200, also answers a client that asks for its head, for a part of
/// it, or whether it has changed (docs/design.md §6). What was asked the same way when it was recorded comes back as
/// recorded, whatever the gateway made of it.
struct AnswerSelection: Sendable {
    /// What is sent.
    enum Kind: Equatable, Sendable {
        /// Head and body as recorded.
        case recorded
        /// The head, with the length of the body that `GET` would get.
        case head
        /// The whole body although a part was asked for: it is another version's, or no single part.
        case whole
        /// These bytes: 206.
        case part(Range<Int>)
        /// The body has no such bytes: 416.
        case unsatisfiable
        /// The client has the body already: 304.
        case notModified
    }

    let kind: Kind
    /// The length of the recorded body.
    let size: Int
    /// The tag that the recorded head has not, made of the body's digest.
    let addedTag: EntityTag?

    /// Decides what a request gets of the interaction that answers it.
    ///
    /// - Parameters:
    ///   - interaction: What answers.
    ///   - size: The length of its body.
    ///   - head: The request's.
    init(of interaction: Interaction, size: Int, for head: RequestHead) {
        self.size = size
        let answer = interaction.response
        let recordedTag = answer.headers.first(name: "etag")
        addedTag = recordedTag == nil ? Self.tag(of: answer.body) : nil
        let asked = interaction.request
        let isPlain = asked.method == "GET" && !asked.headers.contains(name: "range")
        guard isPlain, answer.status == 200, answer.end == .complete else {
            kind = .recorded
            return
        }
        // A field that HTTP allows once only is none where there are several.
        let tags = answer.headers.values(of: "etag")
        let tag = tags.count == 1 ? EntityTag(tags[0]) : addedTag
        kind = Self.kind(
            for: head,
            tag: tag,
            lastModified: answer.headers.values(of: "last-modified").first,
            size: size,
            isConditionRecorded: asked.headers.values(of: "if-none-match") == head.headers.values(of: "if-none-match")
        )
    }

    /// The order is that of RFC 9110 §13.2.2.
    private static func kind(
        for head: RequestHead,
        tag: EntityTag?,
        lastModified: String?,
        size: Int,
        isConditionRecorded: Bool
    ) -> Kind {
        let conditions = Conditions(head.headers)
        if !isConditionRecorded && conditions.clientHas(tag) { return .notModified }
        // Ranges are for `GET` alone (RFC 9110 §14.2).
        if head.method == "HEAD" { return .head }
        guard head.headers.contains(name: "range") else { return .recorded }
        guard conditions.allowsPart(of: tag, lastModified: lastModified), let range = ByteRange(head.headers) else {
            return .whole
        }
        switch range.resolve(in: size) {
        case .part(let part): return .part(part)
        case .unsatisfiable: return .unsatisfiable
        case .whole: return .whole
        }
    }

    /// The tag of a body that is one blob: its digest.
    private static func tag(of body: [BodySegment]) -> EntityTag? {
        guard body.count == 1, case .blob(let digest, _) = body[0] else { return nil }
        return EntityTag(strong: "sha256-\(digest.hex)")
    }

    /// The bytes that are sent.
    var bytes: Range<Int> {
        switch kind {
        case .recorded, .whole: 0..<size
        case .part(let part): part
        case .head, .unsatisfiable, .notModified: 0..<0
        }
    }
}
