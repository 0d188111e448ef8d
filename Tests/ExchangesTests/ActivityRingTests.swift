import NIOCore
import TestSupport
import Testing

@testable import Exchanges

@Suite("The last events (docs/design.md §10)")
struct ActivityRingTests {
    /// Adds events that are about sessions by turns.
    private func ring(_ ids: some Sequence<Int>, sessions: [String?] = ["a"], text: String = "x") -> ActivityRing {
        var ring = ActivityRing()
        for id in ids { ring.append(id: id, session: sessions[id % sessions.count], lines: "data: \(text)") }
        return ring
    }

    /// What is read at once: the numbers of events, and of gaps, with what they say, in words.
    private func read(
        _ ring: ActivityRing,
        after id: Int,
        last: Int,
        session: String? = nil,
        upTo limit: Int = .max
    ) -> [String] {
        var place = id
        return words(ring.read(after: &place, last: last, session: session, upTo: limit)) + ["@\(place)"]
    }

    private func words(_ text: ByteBuffer) -> [String] {
        String(buffer: text).split(separator: "\n\n").map { event in
            let lines = event.split(separator: "\n").map(String.init)
            let id = String(lines[0].dropFirst(4))
            return lines[1] == "event: gap" ? "gap \(id) \(lines[2].dropFirst(6))" : id
        }
    }

    @Test("What comes after a number is read, and the place moves on")
    func reads() {
        let ring = ring(1...5)
        #expect(read(ring, after: 0, last: 5) == ["1", "2", "3", "4", "5", "@5"])
        #expect(read(ring, after: 3, last: 5) == ["4", "5", "@5"])
        #expect(read(ring, after: 5, last: 5) == ["@5"])
        var place = 4
        #expect(String(buffer: ring.read(after: &place, last: 5, session: nil, upTo: 1)) == "id: 5\ndata: x\n\n")
        #expect(read(ActivityRing(), after: 0, last: 0) == ["@0"])
    }

    @Test("Reading stops when it is enough, and goes on there")
    func limit() {
        #expect(read(ring(1...5), after: 1, last: 5, upTo: 1) == ["2", "@2"])
        #expect(read(ring(1...5), after: 1, last: 5, upTo: 0) == ["@1"])
    }

    @Test("What is not here any more is a gap with its number, wherever it is missing")
    func gaps() {
        #expect(read(ring([4, 5]), after: 1, last: 5) == [#"gap 3 {"missed":2}"#, "4", "5", "@5"])
        #expect(read(ring([1, 4]), after: 0, last: 4) == ["1", #"gap 3 {"missed":2}"#, "4", "@4"])
        #expect(read(ring([1]), after: 1, last: 3) == [#"gap 3 {"missed":2}"#, "@3"])
        #expect(read(ActivityRing(), after: 2, last: 9) == [#"gap 9 {"missed":7}"#, "@9"])
    }

    @Test("Who wants one session passes over the others, and over what belongs to none, without a gap")
    func session() {
        let ring = ring(1...6, sessions: ["a", "b", nil])
        #expect(read(ring, after: 0, last: 6, session: "b") == ["1", "4", "@6"])
        #expect(read(ring, after: 0, last: 6, session: "c") == ["@6"])
    }

    @Test("A thousand are kept, and at most 4 MiB of them")
    func bounds() {
        #expect(read(ring(1...1500), after: 0, last: 1500).prefix(2) == [#"gap 500 {"missed":500}"#, "501"])
        let long = ring(1...10, text: String(repeating: "x", count: 1 << 20))
        #expect(read(long, after: 0, last: 10) == [#"gap 7 {"missed":7}"#, "8", "9", "10", "@10"])
    }

    @Test("However it is read, each event is read once or missed once")
    func anything() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<20 {
            var ring = ActivityRing()
            var (last, place) = (0, 0)
            var (seen, missed) = (0, 0)
            for _ in 0..<20 {
                for _ in 0..<Int.random(in: 0...300, using: &generator) {
                    last += 1
                    // Some are counted and not kept: nobody watched then.
                    if Int.random(in: 0..<50, using: &generator) == 0 { continue }
                    ring.append(id: last, session: nil, lines: "data: x")
                }
                let limit = Int.random(in: 0...4000, using: &generator)
                for word in words(ring.read(after: &place, last: last, session: nil, upTo: limit)) {
                    if let number = word.firstMatch(of: /"missed":(\d+)/)?.1 {
                        missed += Int(number) ?? 0
                    } else {
                        seen += 1
                        #expect(seen + missed == Int(word))
                    }
                }
                #expect(seen + missed == place)
            }
        }
    }
}
