import TestSupport
import Testing

@testable import Matching

struct ReplayCursorTests {
    /// What a session gets that asks so often: `n` of hits, 0 for an exhausted answer, -1 for an unknown one.
    private func play(
        _ count: Int,
        _ index: InteractionIndex,
        _ options: ReplayOptions = ReplayOptions(),
        method: String = "GET",
        cursor: inout ReplayCursor,
        of name: String = "request"
    ) -> [Int] {
        (0..<count).map { _ in
            switch cursor.next(.sample(name), method: method, in: index, options: options) {
            case .hit(let entry): entry.n
            case .exhausted: 0
            case .unknown: -1
            }
        }
    }

    private func play(
        _ count: Int,
        _ index: InteractionIndex,
        _ options: ReplayOptions,
        method: String = "GET"
    ) -> [Int] {
        var cursor = ReplayCursor()
        return play(count, index, options, method: method, cursor: &cursor)
    }

    private let three = InteractionIndex([entry(1, at: 0), entry(2, at: 1), entry(5, at: 2)])

    @Test(
        "after the last recorded answer comes what on-repeat says",
        arguments: [
            (OnRepeat.last, [1, 2, 5, 5, 5, 5, 5]), (.cycle, [1, 2, 5, 1, 2, 5, 1]), (.miss, [1, 2, 5, 0, 0, 0, 0]),
        ]
    )
    func onRepeat(onRepeat: OnRepeat, answers: [Int]) {
        #expect(play(7, three, ReplayOptions(onRepeat: onRepeat)) == answers)
    }

    @Test(
        "fast-forward gives a GET the last answer at once, other methods theirs in order",
        arguments: [(OnRepeat.last, [5, 5, 5]), (.cycle, [5, 5, 5]), (.miss, [5, 0, 0])]
    )
    func fastForward(onRepeat: OnRepeat, answers: [Int]) {
        let options = ReplayOptions(onRepeat: onRepeat, fastForward: true)
        #expect(play(3, three, options) == answers)
        #expect(play(3, three, options, method: "POST") == [1, 2, 5])
    }

    @Test("an exhausted request says how often it was played and recorded")
    func exhausted() {
        var cursor = ReplayCursor()
        let options = ReplayOptions(onRepeat: .miss)
        _ = play(3, three, options, cursor: &cursor)
        let answer = cursor.next(.sample(), method: "GET", in: three, options: options)
        #expect(answer == .exhausted(played: 3, recorded: 3))
    }

    @Test("fingerprints do not disturb one another, and an unknown one changes nothing")
    func independence() {
        let index = InteractionIndex([
            entry(1, at: 0), entry(2, at: 1, of: "other"), entry(3, at: 2), entry(4, at: 3, of: "other"),
        ])
        var cursor = ReplayCursor()
        #expect(play(1, index, cursor: &cursor) == [1])
        #expect(play(1, index, cursor: &cursor, of: "other") == [2])
        #expect(play(1, index, cursor: &cursor, of: "unknown") == [-1])
        #expect(play(1, index, cursor: &cursor) == [3])
        #expect(play(1, index, cursor: &cursor, of: "other") == [4])
    }

    @Test("what is recorded meanwhile is played next")
    func growing() {
        var index = InteractionIndex([entry(1, at: 0)])
        var cursor = ReplayCursor()
        #expect(play(2, index, cursor: &cursor) == [1, 1])
        index.insert(entry(2, at: 1))
        #expect(play(2, index, cursor: &cursor) == [2, 2])
        index.insert(entry(7, "again", at: 2))
        #expect(play(2, index, cursor: &cursor) == [7, 7])
    }

    @Test("errors are passed over unless they are kept")
    func errors() {
        let index = InteractionIndex([entry(1, at: 0, status: 429), entry(2, at: 1)])
        #expect(play(2, index, ReplayOptions()) == [2, 2])
        #expect(play(2, index, ReplayOptions(keepErrors: true)) == [1, 2])
    }

    /// The statuses of a poll, each the answer with the number of its place.
    private func poll(_ statuses: Int...) -> InteractionIndex {
        InteractionIndex(statuses.enumerated().map { entry($0.offset + 1, at: $0.offset, status: $0.element) })
    }

    @Test("a 304 is played where it stood, and never as the answer that comes again")
    func notModified() {
        #expect(play(7, poll(200, 304, 200, 304, 200), ReplayOptions()) == [1, 2, 3, 4, 5, 5, 5])
        #expect(play(7, poll(200, 304, 200, 304, 304), ReplayOptions()) == [1, 2, 3, 4, 5, 3, 3])
        #expect(play(4, poll(304, 304), ReplayOptions()) == [1, 2, 2, 2])
        #expect(play(5, poll(200, 304), ReplayOptions(onRepeat: .cycle)) == [1, 2, 1, 2, 1])
        #expect(play(4, poll(200, 304), ReplayOptions(onRepeat: .miss)) == [1, 2, 0, 0])
    }

    @Test("fast-forward gives the last answer that is no 304")
    func notModifiedFastForward() {
        for onRepeat in [OnRepeat.last, .cycle] {
            let options = ReplayOptions(onRepeat: onRepeat, fastForward: true)
            #expect(play(3, poll(200, 304, 200, 304), options) == [3, 3, 3])
            #expect(play(3, poll(304, 304), options) == [2, 2, 2])
        }
        #expect(play(2, poll(200, 304), ReplayOptions(onRepeat: .miss, fastForward: true)) == [1, 0])
    }

    @Test("a 304 is no error, and an error that comes last stays the last")
    func notModifiedAndErrors() {
        #expect(play(4, poll(503, 304, 200, 304), ReplayOptions()) == [2, 3, 4, 3])
        #expect(play(4, poll(200, 304, 503, 304), ReplayOptions()) == [1, 2, 4, 1])
        #expect(play(4, poll(200, 304, 503), ReplayOptions()) == [1, 2, 3, 3])
        #expect(play(5, poll(200, 304, 503, 304), ReplayOptions(keepErrors: true)) == [1, 2, 3, 4, 3])
    }

    @Test("what is recorded behind a 304 is played next, also after the final answer came again")
    func growingBehindNotModified() {
        var index = poll(200, 304)
        var cursor = ReplayCursor()
        #expect(play(4, index, cursor: &cursor) == [1, 2, 1, 1])
        index.insert(entry(3, at: 2))
        #expect(play(2, index, cursor: &cursor) == [3, 3])
        #expect(cursor.unplayed(in: index).isEmpty)
    }

    @Test("what a request got while it was recorded has been played, whatever is noted later")
    func notePlayed() {
        var cursor = ReplayCursor()
        cursor.notePlayed(entry(2, at: 1))
        cursor.notePlayed(entry(1, at: 0))
        #expect(cursor.unplayed(in: three).map(\.n) == [5])
        #expect(play(2, three, ReplayOptions(onRepeat: .miss), cursor: &cursor) == [5, 0])
    }

    @Test("unplayed is what replay would have played and did not")
    func unplayed() {
        let index = InteractionIndex([
            entry(1, at: 0, status: 429), entry(2, at: 1), entry(3, at: 2), entry(4, at: 3, of: "poll"),
            entry(5, at: 4, of: "poll"),
            entry(6, at: 5, of: "other"),
        ])
        var cursor = ReplayCursor()
        #expect(cursor.unplayed(in: index).map(\.n) == [2, 3, 4, 5, 6])
        _ = play(1, index, cursor: &cursor)
        _ = play(1, index, ReplayOptions(fastForward: true), cursor: &cursor, of: "poll")
        #expect(cursor.unplayed(in: index).map(\.n) == [3, 6])
        #expect(cursor.unplayed(in: index, keepErrors: true).map(\.n) == [1, 3, 6])
    }

    @Test("asked whether a request gets again what it got, a cursor answers and moves as if asked what it gets")
    func playAgain() {
        for seed in 0..<200 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            var index = InteractionIndex()
            var position = 0
            let options = ReplayOptions(
                onRepeat: [.last, .cycle, .miss].randomElement(using: &generator) ?? .last,
                keepErrors: Bool.random(using: &generator),
                fastForward: Bool.random(using: &generator)
            )
            var (plain, asked) = (ReplayCursor(), ReplayCursor())
            var got: [String: IndexEntry] = [:]
            for _ in 0..<40 {
                let name = Bool.random(using: &generator) ? "a" : "b"
                if Int.random(in: 0..<4, using: &generator) == 0 {
                    let status = [200, 200, 304, 429].randomElement(using: &generator) ?? 200
                    index.insert(entry(position + 1, at: position, of: name, status: status))
                    position += 1
                }
                let answer = plain.next(.sample(name), method: "GET", in: index, options: options)
                let isSame = got[name].map { answer == .hit($0) } ?? false
                let again = got[name].map { asked.playAgain($0, method: "GET", in: index, options: options) } ?? false
                #expect(again == isSame)
                if !again {
                    #expect(asked.next(.sample(name), method: "GET", in: index, options: options) == answer)
                }
                if case .hit(let entry) = answer { got[name] = entry }
                #expect(asked.unplayed(in: index) == plain.unplayed(in: index))
            }
        }
    }
}
