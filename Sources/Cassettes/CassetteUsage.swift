package import Blobs

/// What one cassette or several hold, and how much of the disk they take for it.
///
/// Everything that is in the files counts, also what a later recording has replaced and the next clean stop drops. Sums
/// stop at `Int.max`, since a hostile cassette may claim anything.
package struct CassetteUsage: Equatable, Sendable {
    /// How many interactions there are.
    package private(set) var interactions = 0
    /// Bytes of the bodies of requests and answers, as they were received.
    package private(set) var receivedBytes = 0
    /// How many of these bytes blobs stand for: counted each time, and as base64 where the body had that.
    package private(set) var referencedBytes = 0
    /// The blobs, with their sizes.
    package private(set) var blobs: [BlobDigest: Int] = [:]
    /// Bytes of the lines before compression.
    package private(set) var lineBytes = 0
    /// Bytes of the members, which are the lines after compression.
    package private(set) var memberBytes = 0
    /// Bytes of the files: the members and what is torn behind them.
    package private(set) var fileBytes = 0
    /// What is torn.
    package private(set) var tornTails: [TornTail] = []

    /// The usage of no cassette.
    package init() {}

    /// Reads a cassette; a file that is missing or empty uses nothing.
    ///
    /// Throws what ``CassetteReader/makeScan()`` and ``MemberScan/next()`` throw, and `damaged` if a line is no
    /// interaction.
    package init(of cassette: Cassette) throws(CassetteError) {
        guard var scan = try CassetteReader(cassette).makeScan() else { return }
        while let member = try scan.next() {
            lineBytes = lineBytes.adding(member.line.count)
            add(try member.interaction())
        }
        if scan.count > 0 { lineBytes = lineBytes.adding(CassetteHeader.line.count) }
        memberBytes = scan.end
        fileBytes = memberBytes.adding(scan.tornTail?.length ?? 0)
        tornTails = scan.tornTail.map { [$0] } ?? []
    }

    /// Adds what another cassette uses; blobs of both count once.
    package mutating func add(_ other: CassetteUsage) {
        interactions = interactions.adding(other.interactions)
        receivedBytes = receivedBytes.adding(other.receivedBytes)
        referencedBytes = referencedBytes.adding(other.referencedBytes)
        blobs.merge(other.blobs) { max($0, $1) }
        lineBytes = lineBytes.adding(other.lineBytes)
        memberBytes = memberBytes.adding(other.memberBytes)
        fileBytes = fileBytes.adding(other.fileBytes)
        tornTails += other.tornTails
    }

    /// What storing the same bytes once saves: those that blobs stand for, without the blobs themselves.
    package var savedByContentAddressing: Int { referencedBytes - blobs.values.reduce(0) { $0.adding($1) } }

    /// What compressing the lines saves; less than nothing where they are too short for it.
    package var savedByCompression: Int { lineBytes - memberBytes }

    private mutating func add(_ interaction: Interaction) {
        interactions += 1
        for segment in interaction.request.body + interaction.response.body {
            receivedBytes = receivedBytes.adding(segment.byteCount)
            switch segment {
            case .text, .bytes: break
            case .blob(let digest, let size), .base64OfBlob(let digest, let size):
                referencedBytes = referencedBytes.adding(segment.byteCount)
                blobs[digest] = max(blobs[digest] ?? 0, size)
            }
        }
    }
}

extension Int {
    /// The sum, or the largest number if there is none; for numbers from 0.
    fileprivate func adding(_ other: Int) -> Int {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? Int.max : sum
    }
}
