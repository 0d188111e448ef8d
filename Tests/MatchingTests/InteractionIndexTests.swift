import TestSupport
import Testing

@testable import Matching

struct InteractionIndexTests {
    @Test("equal requests are answered in the order of n, and of the file where n is the same")
    func order() {
        let index = InteractionIndex([entry(3, at: 0), entry(1, at: 1), entry(2, at: 3), entry(2, at: 2)])
        #expect(index.entries(for: .sample()).map(\.position) == [1, 2, 3, 0])
        #expect(index.entries(for: .sample("other")) == [])
        #expect(index.count == 4)
        #expect(index.superseded == [])
    }

    @Test("of one fingerprint only the recording counts that stands last in the file")
    func recordings() {
        let index = InteractionIndex([
            entry(1, "old", at: 0), entry(2, "old", at: 1, of: "other"), entry(5, "old", at: 2), entry(4, "new", at: 3),
        ])
        #expect(index.entries(for: .sample()).map(\.n) == [4])
        #expect(index.entries(for: .sample("other")).map(\.n) == [2])
        #expect(index.superseded == [0, 2])
        #expect(index.entries.map(\.n) == [2, 4])
        #expect((0..<4).filter(index.isSuperseded) == [0, 2])
    }

    @Test("the order in which entries are inserted does not matter")
    func insertionOrder() {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<300 {
            let entries = (0..<8).map { position in
                entry(
                    Int.random(in: 1...6, using: &generator),
                    ["a", "b", "c"].randomElement(using: &generator) ?? "a",
                    at: position,
                    of: Bool.random(using: &generator) ? "x" : "y"
                )
            }
            let index = InteractionIndex(entries)
            let shuffled = InteractionIndex(entries.shuffled(using: &generator))
            #expect(index.entries == shuffled.entries)
            #expect(index.superseded == shuffled.superseded)
            for name in ["x", "y"] {
                let group = entries.filter { $0.fingerprint == .sample(name) }
                let winner = group.last?.recording
                #expect(
                    index.entries(for: .sample(name), keepErrors: true).map(\.order)
                        == group.filter { $0.recording == winner }.map(\.order).sorted()
                )
            }
        }
    }

    @Test(
        "what was there at first and what was added since give the same as all of it at once",
        arguments: 0..<200 as Range<UInt64>
    )
    func additions(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let names = ["x", "y", "z"]
        let entries = (0..<10).map { position in
            entry(
                Int.random(in: 1...6, using: &generator),
                ["a", "b", "c"].randomElement(using: &generator) ?? "a",
                at: position,
                of: names.randomElement(using: &generator) ?? "x"
            )
        }
        let shuffled = entries.shuffled(using: &generator)
        let whole = InteractionIndex(entries)
        var grown = InteractionIndex(shuffled.prefix(Int.random(in: 0...10, using: &generator)))
        for entry in shuffled.dropFirst(grown.count + grown.superseded.count) { grown.insert(entry) }
        #expect(grown.entries == whole.entries)
        #expect(grown.count == whole.count)
        #expect(grown.superseded == whole.superseded)
        for name in names + ["none"] {
            let fingerprint = Fingerprint.sample(name)
            #expect(grown.entries(for: fingerprint) == whole.entries(for: fingerprint))
        }
    }

    @Test(
        "transient errors are passed over where a later interaction has no such status",
        arguments: [
            ([429, 429, 200], [200]), ([429, 503], [429, 503]), ([200, 500], [200, 500]),
            ([500, 200, 429, 404, 503], [200, 404, 503]),
            ([408, 409, 425, 599, 402], [402]), ([424, 499, 600, 200], [424, 499, 600, 200]),
        ]
    )
    func transientErrors(recorded: [Int], played: [Int]) {
        let index = InteractionIndex(recorded.enumerated().map { entry($0 + 1, at: $0, status: $1) })
        #expect(index.entries(for: .sample()).map(\.status) == played)
        #expect(index.entries(for: .sample(), keepErrors: true).map(\.status) == recorded)
    }

    @Test(
        "a cut answer is passed over where a good one came later, and a transient error where any other came",
        arguments: [
            ([200, -200], [200, -200]), ([-200, 200], [200]), ([-200, -200], [-200, -200]),
            ([-200, 429, 200, -200, 503], [200, -200, 503]), ([429, -200], [-200]), ([-200, 429], [-200, 429]),
            ([-503, 200], [200]), ([-200, 500, 200, 200], [200, 200]),
        ]
    )
    func cutAnswers(recorded: [Int], played: [Int]) {
        let entries = recorded.enumerated().map { position, status in
            entry(position + 1, at: position, status: abs(status), end: status < 0 ? .aborted : .complete)
        }
        let index = InteractionIndex(entries)
        let found = index.entries(for: .sample()).map { $0.end == .complete ? $0.status : -$0.status }
        #expect(found == played)
        #expect(index.entries(for: .sample(), keepErrors: true) == entries)
    }

    @Test("a success of an earlier recording hides no error of the later one")
    func transientErrorOfLaterRecording() {
        let index = InteractionIndex([entry(9, "old", at: 0, status: 200), entry(1, "new", at: 1, status: 429)])
        #expect(index.entries(for: .sample()).map(\.status) == [429])
    }
}
