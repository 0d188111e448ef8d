import Blobs
import Cassettes
import Matching

/// What is known of the interactions in a cassette's file, by the server's own rules: read from the file, or noted
/// beside it when it was read before.
struct ScannedCassette: Sendable {
    /// The byte behind the last whole member that was read.
    var end = 0
    /// How many members those are, the header included.
    var memberCount = 0
    /// Where the interactions are; their positions are those of all that follows.
    var places = InteractionPlaces()
    /// What answers which request.
    var entries: [IndexEntry] = []
    /// The sketches of the requests.
    var sketches = SketchTable()
    /// The servers it was recorded from.
    var origins = CassetteOrigins()
    /// The highest number of an interaction.
    var lastNumber = 0
    /// The interactions whose requests cannot be compared, and why not.
    var incomparable: [String] = []

    /// Takes what a member holds.
    ///
    /// - Throws: `CassetteError` where it is no interaction.
    mutating func take(_ member: CassetteMember, of name: CassetteName, rules: RuleBook, blobs: BlobStore) throws {
        let interaction = try member.interaction()
        origins.note(interaction)
        lastNumber = max(lastNumber, interaction.n)
        do throws(CassetteError) {
            let canonical = try rules.canonical(interaction, blobs: blobs)
            let position = places.append(interaction, at: member.location)
            sketches.insert(RequestSketch(of: canonical), at: position)
            entries.append(IndexEntry(interaction, fingerprint: canonical.fingerprint, position: position))
        } catch {
            guard error.code == .blob else { throw error }
            incomparable.append("\(name)/\(interaction.n): \(error)")
        }
    }
}

extension InteractionPlaces {
    /// Adds an interaction; returns its position.
    mutating func append(_ interaction: Interaction, at member: MemberLocation) -> Int {
        append(
            member: member,
            recordedAt: interaction.recordedAt,
            isPrefetched: interaction.isPrefetched
        )
    }
}

extension IndexEntry {
    /// What the index knows of an interaction.
    init(_ interaction: Interaction, fingerprint: Fingerprint, position: Int) {
        self.init(
            n: interaction.n,
            recording: interaction.recording ?? "",
            position: position,
            fingerprint: fingerprint,
            status: interaction.response.status,
            end: Ending(interaction.response.end)
        )
    }
}
