import Blobs

/// One version of a cassette while versions are merged: the interactions that count, by the request they answer.
///
/// Requests are told apart by their recorded fingerprints, as blobs that only another branch has are not there yet.
package struct CassetteVersion: Sendable {
    /// An interaction, as far as it must be known.
    struct Member: Sendable {
        let key: String
        let recording: String?
        let recordedAt: String
        let request: String
        /// Of the line; equal ones are the same recording.
        let digest: BlobDigest
        let location: MemberLocation
    }

    /// What was torn behind the last whole member, for the caller to warn of.
    package let tornTail: TornTail?
    /// The requests in the order in which they come first.
    let keys: [String]
    private let members: [String: [Member]]

    /// Reads a file to its end.
    ///
    /// Throws what ``MemberScan/next()`` throws, and `damaged` if a line is no interaction.
    package init(fileAt path: String) throws(CassetteError) {
        var scan = try MemberScan(fileAt: path)
        var keys: [String] = []
        var all: [String: [Member]] = [:]
        while let found = try scan.next() {
            let member = Member(try found.interaction(), digest: BlobDigest(of: found.line), at: found.location)
            if all[member.key] == nil { keys.append(member.key) }
            all[member.key, default: []].append(member)
        }
        tornTail = scan.tornTail
        self.keys = keys
        // Only the recording that wrote the last one counts (docs/cassette-format.md, "What replaces what").
        members = all.mapValues { group in group.filter { $0.recording == group.last?.recording } }
    }

    /// The interactions that answer a request, in the order of the file; none where it was not recorded.
    func members(_ key: String) -> [Member] { members[key] ?? [] }
}

extension CassetteVersion.Member {
    init(_ interaction: Interaction, digest: BlobDigest, at location: MemberLocation) {
        key = interaction.fingerprint ?? "line \(digest)"
        recording = interaction.recording
        recordedAt = interaction.recordedAt
        request = "\(interaction.request.method) \(interaction.request.url)"
        self.digest = digest
        self.location = location
    }
}
