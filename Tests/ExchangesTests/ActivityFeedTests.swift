import BodyFormats
import Gateways
import HTTPMessages
import Listening
import NIOCore
import NIOEmbedded
import TestSupport
import Testing

@testable import Exchanges

@Suite("What happens, for those who watch (docs/design.md §10)")
struct ActivityFeedTests {
    private let feed = ActivityFeed(run: "one \"run\"", clock: WallClock { 1_795_244_400_123 })
    private let calls = Journal<String>()

    private func watch(_ name: String = "w", session: String? = nil, after id: Int? = nil) throws -> ActivityReader {
        let calls = calls
        return feed.watch(session: try session.map { try SessionName($0) }, after: id) { calls.append(name) }
    }

    private func note(_ error: String = "e", session: String = "a") {
        feed.note(.lost(exchange: 7, session: session, error: error))
    }

    /// What a reader gets, an event a line.
    private func read(_ reader: ActivityReader) -> [String] {
        String(buffer: reader.read()).split(separator: "\n\n").map { String($0.replacing("\n", with: " ")) }
    }

    private func lost(_ id: Int, _ error: String = "e", session: String = "a") -> String {
        "id: \(id) event: lost data: {\"at\":\"2026-11-21T07:00:00.123Z\",\"exchange\":7,\"session\":\"\(session)\","
            + "\"error\":\"\(error)\"}"
    }

    @Test("The first event names the run, and the place where the feed begins")
    func greeting() throws {
        note()
        let reader = try watch()
        #expect(read(reader) == [#"id: 1 event: feed data: {"run":"one \"run\""}"#])
        #expect(read(reader) == [])
    }

    @Test("Where nobody watches, nothing is made")
    func unwatched() throws {
        func event() -> ActivityEvent {
            calls.append("made")
            return .lost(exchange: 1, session: "a", error: "")
        }
        feed.note(event())
        #expect(calls.entries == [])
        let reader = try watch()
        feed.note(event())
        #expect(calls.entries == ["made"])
        _ = reader.read()
        #expect(read(reader).count == 1)
    }

    @Test("Who has read all there is is called once for what comes next")
    func wakes() throws {
        let reader = try watch()
        _ = read(reader)
        note("1")
        #expect(calls.entries == [])
        #expect(read(reader) == [lost(1, "1")])
        #expect(read(reader) == [])
        note("2")
        note("3")
        #expect(calls.entries == ["w"])
        #expect(read(reader) == [lost(2, "2"), lost(3, "3")])
        #expect(read(reader) == [])
        note("4")
        #expect(calls.entries == ["w", "w"])
        reader.cancel()
        note("5")
        #expect(calls.entries == ["w", "w"])
    }

    @Test("Each reader has a place of its own, and may want one session only")
    func readers() throws {
        let (all, one) = (try watch(), try watch(session: "b"))
        _ = (read(all), read(one))
        note(session: "a")
        note(session: "b")
        #expect(read(all) == [lost(1), lost(2, session: "b")])
        #expect(read(one) == [lost(2, session: "b")])
    }

    @Test("Who comes back goes on after the event that it read last, also when nobody watched meanwhile")
    func resumes() throws {
        let first = try watch()
        _ = read(first)
        note("1")
        first.cancel()
        note("2")
        let second = try watch(after: 1)
        #expect(read(second) == [#"id: 1 event: feed data: {"run":"one \"run\""}"#])
        #expect(read(second) == [lost(2, "2")])
    }

    @Test("What is not here any more is told; when nobody watched for a thousand events, nothing is kept")
    func gap() throws {
        let first = try watch()
        _ = read(first)
        first.cancel()
        for _ in 0..<999 { note() }
        let second = try watch(after: 0)
        _ = read(second)
        #expect(read(second).first == lost(1))
        second.cancel()
        for _ in 0..<1001 { note() }
        let third = try watch(after: 990)
        _ = read(third)
        #expect(read(third) == [#"id: 2000 event: gap data: {"missed":1010}"#])
        note()
        #expect(read(third) == [lost(2001)])
    }

    @Test("A number of another run is none of this one: all of it is new")
    func otherRun() throws {
        let first = try watch()
        note()
        let reader = try watch(after: 500)
        #expect(read(reader) == [#"id: 0 event: feed data: {"run":"one \"run\""}"#])
        #expect(read(reader) == [lost(1)])
        first.cancel()
    }

    @Test("A feed that closes calls everybody, and is over at once for who comes later")
    func closes() throws {
        let reader = try watch()
        #expect(!reader.isOver)
        feed.close()
        #expect(calls.entries == ["w"])
        #expect(reader.isOver)
        note()
        #expect(try watch().isOver)
        #expect(calls.entries == ["w"])
    }

    @Test("Events from many threads are all there, in the order of their numbers")
    func threads() async throws {
        let reader = try watch()
        _ = read(reader)
        let feed = feed
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<100 { feed.note(.lost(exchange: 1, session: "a", error: "")) }
                }
            }
        }
        var ids: [Int] = []
        while case let events = read(reader), !events.isEmpty {
            ids += events.compactMap { $0.firstMatch(of: /^id: (\d+)/).flatMap { Int($0.1) } }
        }
        #expect(ids == Array(1...800))
    }

    @Test("An exchange that is played again has a number, and its events have theirs, while nobody watches")
    func playedAgain() throws {
        #expect(!feed.hasWatchers)
        feed.notePlayedAgain()
        #expect(feed.nextExchange() == 2)
        let reader = try watch()
        #expect(feed.hasWatchers)
        _ = reader.read()
        note()
        #expect(try #require(read(reader).last).hasPrefix("id: 4 "))
        reader.cancel()
    }
}
