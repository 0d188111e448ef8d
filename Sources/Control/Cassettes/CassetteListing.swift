import Cassettes

/// What a cassette holds, in the order of the numbers, without what later recordings replaced (docs/design.md §4).
struct CassetteListing {
    /// An interaction without its bodies.
    struct Summary {
        let n: Int
        let gateway: String
        let recordedAt: String
        let method: String
        let url: String
        let status: Int
        /// Bytes of the answer's body.
        let size: Int
        let end: Ending
        let location: MemberLocation
        fileprivate let fingerprint: String?
        fileprivate let recording: String?
    }

    /// Those that count.
    let interactions: [Summary]
    /// Bytes of the file, as far as it holds interactions.
    let fileSize: Int

    /// Reads a cassette.
    ///
    /// - Returns: `nil` where there is no such file.
    /// - Throws: `CassetteError` for a file that is damaged, of a newer version, or no cassette.
    init?(_ name: CassetteName, in folder: String) throws(CassetteError) {
        guard var scan = try CassetteReader(name, in: folder).makeScan() else { return nil }
        var all: [Summary] = []
        var latest = LatestRecordings()
        while let member = try scan.next() {
            let summary = Summary(try member.interaction(), at: member.location)
            latest.note(fingerprint: summary.fingerprint, recording: summary.recording)
            all.append(summary)
        }
        fileSize = all.last.map { $0.location.offset + $0.location.length } ?? 0
        let counting = all.enumerated().filter {
            latest.includes(fingerprint: $1.fingerprint, recording: $1.recording)
        }
        interactions = counting.sorted { ($0.element.n, $0.offset) < ($1.element.n, $1.offset) }.map(\.element)
    }
}

extension CassetteListing.Summary {
    fileprivate init(_ interaction: Interaction, at location: MemberLocation) {
        n = interaction.n
        gateway = interaction.gateway
        recordedAt = interaction.recordedAt
        method = interaction.request.method
        url = interaction.request.url
        status = interaction.response.status
        size = interaction.response.body.byteCount
        end = interaction.response.end
        fingerprint = interaction.fingerprint
        recording = interaction.recording
        self.location = location
    }
}
