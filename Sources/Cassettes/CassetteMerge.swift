import Blobs
import Compression

/// Two versions of a cassette joined, request by request, as their changes since a common base say.
///
/// Where one side changed what a request is answered with, that counts. Where both did, the later recording counts, and
/// what was recorded counts more than that the other side removed it (docs/decisions/0016-merging-cassettes.md).
package struct CassetteMerge: Sendable {
    /// One of the two versions.
    package enum Side: Sendable {
        /// The branch that is merged into.
        case ours
        /// The branch that is merged.
        case theirs
    }

    /// A request that both sides changed, each in its way.
    package struct Contest: Equatable, Sendable {
        /// Method and URL.
        package let request: String
        /// Whose answers are kept.
        package let kept: Side
        /// When those were recorded.
        package let recordedAt: String
        /// Whether the other side had removed the request, and not recorded it too.
        package let wasRemoved: Bool
    }

    /// What both sides changed.
    package private(set) var contests: [Contest] = []
    private var kept: [MemberLocation] = []

    /// Decides about every request of the three versions.
    package init(base: CassetteVersion, ours: CassetteVersion, theirs: CassetteVersion) {
        var keptOfTheirs: [MemberLocation] = []
        for key in ours.keys + theirs.keys.filter({ ours.members($0).isEmpty }) {
            let (our, their) = (ours.members(key), theirs.members(key))
            switch choose(base: base.members(key), ours: our, theirs: their) {
            case .ours: kept += our.map(\.location)
            case .theirs: keptOfTheirs += their.map(\.location)
            }
        }
        kept.sort { $0.offset < $1.offset }
        keptOfTheirs.sort { $0.offset < $1.offset }
        kept += keptOfTheirs
    }

    /// Hands over the merged cassette in pieces: a header, then whole members, byte for byte as they were written.
    ///
    /// Throws `unstorable`, and the errors of files that are not there any more.
    package func write(to sink: ([UInt8]) -> Void) throws(CassetteError) {
        do throws(CompressionError) {
            sink(try CassetteHeader.member())
        } catch {
            throw .unstorable(InteractionFormatError("", "\(error)"), file: kept.first?.file.path ?? "")
        }
        for location in kept { sink(try location.bytes()) }
    }

    private mutating func choose(
        base: [CassetteVersion.Member],
        ours: [CassetteVersion.Member],
        theirs: [CassetteVersion.Member]
    ) -> Side {
        let (before, our, their) = (base.map(\.digest), ours.map(\.digest), theirs.map(\.digest))
        if our == their || their == before { return .ours }
        if our == before { return .theirs }
        let (ourTime, theirTime) = (ours.map(\.recordedAt).max(), theirs.map(\.recordedAt).max())
        // RFC 3339 in UTC is in the order of time; no recording has no time, and so is never the later one.
        let isOurs = (ourTime ?? "") >= (theirTime ?? "")
        contests.append(
            Contest(
                request: (isOurs ? ours : theirs).first?.request ?? "",
                kept: isOurs ? .ours : .theirs,
                recordedAt: (isOurs ? ourTime : theirTime) ?? "",
                wasRemoved: ours.isEmpty || theirs.isEmpty
            )
        )
        return isOurs ? .ours : .theirs
    }
}
