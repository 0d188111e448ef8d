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
        let quiet = SessionReport(session: "p\u{1B}", cassette: nil, mode: .passthrough)
        #expect(
            ReportText.lines([recording, auto, quiet]) == [
                "tapedeck: session default, recording to a/b: 12 recorded, 1 error, 2 lost",
                "tapedeck: session login, replaying and recording login: 1 replayed, 2 misses",
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
}
