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
