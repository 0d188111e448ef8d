import Blobs
import TestSupport
import Testing

@testable import Cassettes

@Suite("Merging two versions of a cassette (docs/decisions/0009)")
struct CassetteMergeTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    private func interaction(_ n: Int, _ fingerprint: String, _ body: String, recording: String = "r") -> Interaction {
        var interaction = Samples.interaction(n, fingerprint: fingerprint, recording: recording, body: body)
        interaction.recordedAt = "2026-11-21T07:10:\(10 + n).000Z"
        return interaction
    }

    private func version(_ interactions: [Interaction], as name: String) throws -> CassetteVersion {
        let writer = CassetteWriter(try CassetteName(name), in: folder.path)
        for interaction in interactions { _ = try writer.append(interaction) }
        if interactions.isEmpty { try folder.write([], to: "\(name).jsonl.gz") }
        return try CassetteVersion(fileAt: folder.path(of: "\(name).jsonl.gz"))
    }

    private func merge(
        base: [Interaction],
        ours: [Interaction],
        theirs: [Interaction]
    ) throws -> (merge: CassetteMerge, bodies: [String], bytes: [UInt8]) {
        for name in ["base", "ours", "theirs"] {
            try folder.write([], to: "\(name).jsonl.gz")
        }
        let merge = CassetteMerge(
            base: try version(base, as: "base"),
            ours: try version(ours, as: "ours"),
            theirs: try version(theirs, as: "theirs")
        )
        var bytes: [UInt8] = []
        try merge.write { bytes += $0 }
        try folder.write(bytes, to: "merged.jsonl.gz")
        var bodies: [String] = []
        let tail = try CassetteReader(try CassetteName("merged"), in: folder.path).scan { member in
            guard case .text(let text)? = try member.interaction().response.body.first else { return }
            bodies.append(text)
        }
        #expect(tail == nil)
        #expect(
            Cassette(try CassetteName("merged"), in: folder.path).findings(blobs: BlobStore(cassettes: folder.path))
                .isEmpty
        )
        return (merge, bodies, bytes)
    }

    @Test("what one side added, changed or removed counts, and no line is contested")
    func oneSide() throws {
        let base = [
            interaction(1, "a", "a"), interaction(2, "b", "b"), interaction(3, "c", "c"), interaction(4, "d", "d"),
        ]
        let ours = [base[0], base[2], interaction(5, "e", "e"), interaction(6, "d", "d ours", recording: "o")]
        let theirs = [
            base[0], base[1], base[3], interaction(5, "f", "f"), interaction(7, "a", "a theirs", recording: "t"),
        ]
        let (merge, bodies, _) = try merge(base: base, ours: ours, theirs: theirs)
        #expect(merge.contests.isEmpty)
        // b was removed by ours, c by theirs.
        #expect(bodies == ["e", "d ours", "f", "a theirs"])
    }

    @Test("what did not change stays byte for byte, and so does a file that nobody changed")
    func bytes() throws {
        let base = [interaction(1, "a", "a"), interaction(2, "b", "b")]
        let (_, _, bytes) = try merge(base: base, ours: base, theirs: base)
        #expect(bytes == (try folder.bytes(of: "ours.jsonl.gz")))
        let (_, _, more) = try merge(base: base, ours: base, theirs: base + [interaction(3, "c", "c")])
        #expect(more == (try folder.bytes(of: "theirs.jsonl.gz")))
    }

    @Test("where both sides recorded a request again, the later answer is kept and named")
    func bothChanged() throws {
        let base = [interaction(1, "a", "a")]
        let ours = [interaction(2, "a", "ours", recording: "o")]
        let theirs = [interaction(3, "a", "theirs", recording: "t")]
        let (later, bodies, _) = try merge(base: base, ours: ours, theirs: theirs)
        #expect(bodies == ["theirs"])
        #expect(
            later.contests == [
                CassetteMerge.Contest(
                    request: "POST https://api.openai.com/v1/chat/completions?a=b|c",
                    kept: .theirs,
                    recordedAt: "2026-11-21T07:10:13.000Z",
                    wasRemoved: false
                )
            ]
        )
        let (other, otherBodies, _) = try merge(base: base, ours: theirs, theirs: ours)
        #expect(otherBodies == ["theirs"])
        #expect(other.contests.map(\.kept) == [.ours])
    }

    @Test("what one side recorded again and the other removed is kept")
    func removedAndChanged() throws {
        let base = [interaction(1, "a", "a")]
        let changed = [interaction(2, "a", "new", recording: "o")]
        let (ours, bodies, _) = try merge(base: base, ours: changed, theirs: [])
        #expect(bodies == ["new"] && ours.contests.map(\.kept) == [.ours] && ours.contests.allSatisfy(\.wasRemoved))
        let (theirs, otherBodies, _) = try merge(base: base, ours: [], theirs: changed)
        #expect(otherBodies == ["new"] && theirs.contests.map(\.kept) == [.theirs])
    }

    @Test("two cassettes of one name without a common base are joined")
    func noBase() throws {
        let same = interaction(1, "a", "a")
        let (merge, bodies, _) = try merge(
            base: [],
            ours: [same, interaction(2, "b", "b")],
            theirs: [same, interaction(2, "c", "c")]
        )
        #expect(merge.contests.isEmpty)
        #expect(bodies == ["a", "b", "c"])
    }

    @Test("all answers to a request go together, and what a recording had replaced is left out")
    func groups() throws {
        let poll = [interaction(1, "poll", "working"), interaction(2, "poll", "done")]
        let again = [interaction(3, "poll", "again", recording: "t"), interaction(4, "poll", "over", recording: "t")]
        let (_, bodies, _) = try merge(base: poll, ours: poll, theirs: poll + again)
        #expect(bodies == ["again", "over"])
    }

    @Test("random changes of one side each are joined as sets of requests are")
    func random() throws {
        for seed in 0..<20 {
            var generator = SeededGenerator(seed: UInt64(seed))
            let base = (1...12).map { interaction($0, "f\($0)", "\($0)") }
            var (ours, theirs) = (base, base)
            var expected: Set<String> = []
            for (index, old) in base.enumerated() {
                let new = interaction(20 + index, old.fingerprint ?? "", "new \(index)", recording: "n")
                switch Int.random(in: 0..<5, using: &generator) {
                case 0: ours.removeAll { $0.n == old.n }
                case 1: theirs.removeAll { $0.n == old.n }
                case 2:
                    ours.append(new)
                    expected.insert("new \(index)")
                case 3:
                    theirs.append(new)
                    expected.insert("new \(index)")
                default: expected.insert("\(old.n)")
                }
            }
            let (merge, bodies, _) = try merge(base: base, ours: ours, theirs: theirs)
            #expect(merge.contests.isEmpty)
            #expect(Set(bodies) == expected && bodies.count == expected.count, "seed \(seed)")
        }
    }
}
