import Exchanges
import Testing

@testable import TapedeckCLI

@Suite("ReportText")
struct ReportTextTests {
    @Test("counts what happened, by session")
    func counts() {
        var recording = SessionReport(session: "", cassette: "a/b", mode: .record)
        recording.recorded = 12
        recording.failed = 1
        recording.lost = 2
        var auto = SessionReport(session: "login", cassette: "login", mode: .auto)
        auto.hits = 1
        auto.misses = 2
        auto.faults = 3
        let quiet = SessionReport(session: "p\u{1B}", cassette: nil, mode: .passthrough)
        #expect(
            ReportText.lines([recording, auto, quiet]) == [
                "tapedeck: session default, recording to a/b: 12 recorded, 1 error, 2 lost",
                "tapedeck: session login, replaying and recording login: 1 replayed, 2 misses, 3 faults",
                "tapedeck: session p\\x1B, passing through: no requests came",
            ]
        )
    }

    @Test("says which answers were shared, and which could not be had anew")
    func cache() {
        var one = SessionReport(session: "", cassette: "a", mode: .auto)
        one.hits = 1
        one.recorded = 1
        one.shared = 7
        one.refreshesFailed = 1
        var two = one
        two.refreshesFailed = 2
        #expect(
            ReportText.lines([one, two]) == [
                "tapedeck: session default, replaying and recording a: 1 recorded, 1 replayed, 7 shared",
                "  1 refresh failed, answered from the cassette",
                "tapedeck: session default, replaying and recording a: 1 recorded, 1 replayed, 7 shared",
                "  2 refreshes failed, answered from the cassette",
            ]
        )
    }

    @Test("keeps long reports short")
    func shortens() {
        var session = SessionReport(session: "", cassette: "a", mode: .replay)
        session.misses = 60
        session.explanations = (1...50).map { "miss \($0)\u{7}" }
        let lines = ReportText.lines([session])
        #expect(lines.count == 22)
        #expect(lines[1] == "  - miss 1\\x07")
        #expect(lines.last == "  … and 40 more; see the log")
    }

    @Test("says what replaying saved, which calls were live, and what nobody asked for")
    func savings() {
        var session = SessionReport(session: "", cassette: "a", mode: .auto)
        session.noteHit(tokens: TokenUsage(input: 1, output: 6))
        session.notePlayed(bytes: 2_048, milliseconds: 1_500)
        session.recorded = 1
        session.liveCalls = 2
        session.bytesReceived = 10
        session.faults = 1
        session.noteUnplayed((1...30).map { "a/\($0): GET /x\u{1B}" })
        let lines = ReportText.lines([session])
        #expect(
            lines.prefix(5) == [
                "tapedeck: session default, replaying and recording a: 1 recorded, 1 replayed, 1 fault",
                "  saved: 2 KiB, 1.5 s, 7 tokens (1 in, 6 out)",
                "  live calls: 2 (10 B received)",
                "  unplayed: 30",
                "  - a/1: GET /x\\x1B",
            ]
        )
        #expect(lines.count == 25)
        #expect(lines.last == "  … and 10 more; see --report")
    }

    @Test("does not list what is unplayed where nothing was asked")
    func idle() {
        var session = SessionReport(session: "", cassette: "a", mode: .replay)
        session.noteUnplayed(["a/1: GET /x"])
        #expect(ReportText.lines([session]) == ["tapedeck: session default, replaying a: no requests came"])
    }

    @Test("says which assets were fetched and which were not, on lines of their own")
    func assets() {
        var session = SessionReport(session: "", cassette: "a", mode: .record)
        session.recorded = 1
        session.misses = 1
        session.explanations = ["a miss"]
        session.noteAsset(bytes: 1_048_576)
        session.noteAsset(bytes: 524_288)
        session.noteAssetFailure(url: "https://media.example/a.png", reason: "404")
        session.noteAssetFailure(url: "https://media.example/\u{1B}", reason: "refused\nby us")
        #expect(
            ReportText.lines([session]) == [
                "tapedeck: session default, recording to a: 1 recorded, 1 miss",
                "  - a miss",
                "  assets fetched: 2 (1.5 MiB)",
                "  assets not fetched: 2",
                "  - https://media.example/a.png: 404",
                "  - https://media.example/\\x1B: refused\\nby us",
            ]
        )
    }

    @Test("does not speak of assets where there were none, and names the first failures only")
    func fewAssets() {
        var session = SessionReport(session: "", cassette: "a", mode: .record)
        #expect(ReportText.lines([session]).count == 1)
        for number in 1...60 { session.noteAssetFailure(url: "https://media.example/\(number)", reason: "404") }
        let lines = ReportText.lines([session])
        #expect(lines.count == 23)
        #expect(lines[1] == "  assets not fetched: 60")
        #expect(lines[21] == "  - https://media.example/20: 404")
        #expect(lines.last == "  … and 40 more; see the log")
    }
}
