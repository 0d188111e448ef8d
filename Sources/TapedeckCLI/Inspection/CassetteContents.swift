import Blobs
import Cassettes

/// What a cassette holds, as it is listed: by number, without what later recordings replaced (`docs/design.md §4`).
struct CassetteContents {
    /// What the cassette is called: its name, or the path of a file.
    let name: String
    /// The interactions that count, by number.
    let interactions: [InteractionSummary]
    /// Bytes of the file.
    let fileSize: Int
    /// A warning about a torn tail, if there is one.
    let tornTail: TornTail?

    /// Reads a cassette.
    ///
    /// - Returns: `nil` where there is no such file.
    /// - Throws: `CassetteError` for a file that is damaged, of a newer version, or no cassette.
    init?(_ name: CassetteName, in folder: String) throws(CassetteError) {
        guard let scan = try CassetteReader(name, in: folder).makeScan() else { return nil }
        try self.init("\(name)", scan, blobs: BlobStore(cassettes: folder))
    }

    /// Reads a file of any name, as git hands them over.
    ///
    /// - Throws: `CassetteError` where there is no such file, or for one that cannot be read.
    init(fileAt path: String) throws(CassetteError) {
        try self.init(path, try MemberScan(fileAt: path), blobs: nil)
    }

    private init(_ name: String, _ scan: consuming MemberScan, blobs: BlobStore?) throws(CassetteError) {
        var scan = scan
        var all: [InteractionSummary] = []
        while let member = try scan.next() {
            all.append(InteractionSummary(try member.interaction(), at: member.location, blobs: blobs))
        }
        self.name = name
        tornTail = scan.tornTail
        let lastMember = all.last.map { $0.location.offset + $0.location.length } ?? 0
        fileSize = scan.tornTail.map { $0.offset + $0.length } ?? lastMember
        interactions = CassetteContents.counting(all)
    }

    /// The blobs of all interactions, by digest.
    var blobs: Set<String> { interactions.reduce(into: []) { $0.formUnion($1.blobs) } }

    /// When the latest interaction was recorded.
    var lastRecorded: String? { interactions.max { $0.recordedAt < $1.recordedAt }?.shortTime }

    /// Of equal requests only what the recording got that stands last in the file; by number, then in file order.
    private static func counting(_ all: [InteractionSummary]) -> [InteractionSummary] {
        var latest = LatestRecordings()
        for summary in all { latest.note(fingerprint: summary.group?.fingerprint, recording: summary.group?.recording) }
        let counting = all.enumerated().filter { _, summary in
            latest.includes(fingerprint: summary.group?.fingerprint, recording: summary.group?.recording)
        }
        return counting.sorted { ($0.element.n, $0.offset) < ($1.element.n, $1.offset) }.map(\.element)
    }
}
