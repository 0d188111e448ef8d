import Exchanges
import Testing

@testable import TapedeckCLI

@Suite("RunVerdict")
struct RunVerdictTests {
    private func session(_ change: (inout SessionReport) -> Void) -> SessionReport {
        var session = SessionReport(session: "", cassette: "a", mode: .replay)
        change(&session)
        return session
    }

    private func verdict(_ sessions: [SessionReport], code: Int32 = 0, isStrict: Bool = false) -> RunVerdict {
        RunVerdict(RunEnd(server: ServerEnd(sessions: sessions), code: code), isStrict: isStrict)
    }

    private let nothing =
        "tapedeck: NOTHING CAME THROUGH: the command sent no request here. Its client must read one of the variables "
        + "that 'tapedeck gateways' lists, or be given the address in TAPEDECK_URL"

    @Test("is the command's code where all went well, or where the command failed", arguments: [0, 1, 42, 143])
    func command(code: Int32) {
        let verdict = verdict([session { $0.hits = 1 }], code: code, isStrict: true)
        #expect(verdict.status.rawValue == code)
        #expect(verdict.lines == [])
        #expect(self.verdict([session { $0.misses = 1 }], code: 5).status.rawValue == 5)
        #expect(self.verdict([session { $0.lost = 1 }], code: 5).status.rawValue == 5)
    }

    @Test("is 3 where a request had no answer")
    func misses() {
        let verdict = verdict([session { $0.misses = 1 }, session { $0.misses = 1 }])
        #expect(verdict.status == .missed)
        #expect(
            verdict.lines == ["tapedeck: the command succeeded, but 2 requests had no recorded answer: exit code 3"]
        )
    }

    @Test("is 3 where --strict finds unplayed interactions, and 0 without it")
    func unplayed() {
        let session = session {
            $0.hits = 1
            $0.noteUnplayed(["a/2: GET /x"])
        }
        #expect(verdict([session]).status == .done)
        #expect(verdict([session]).lines == [])
        #expect(verdict([session], isStrict: true).status == .missed)
        #expect(
            verdict([session], isStrict: true).lines == [
                "tapedeck: the command succeeded, but 1 recorded interaction went unplayed (--strict): exit code 3"
            ]
        )
    }

    @Test("says it loudly where nothing came through, and is 3 with --strict")
    func unused() {
        #expect(verdict([session { _ in }]).status == .done)
        #expect(verdict([session { _ in }]).lines == [nothing])
        let strict = verdict([session { $0.noteUnplayed(["a/1: GET /x"]) }], isStrict: true)
        #expect(strict.status == .missed)
        #expect(
            strict.lines == [
                nothing,
                "tapedeck: the command succeeded, but nothing came through, and 1 recorded interaction went unplayed "
                    + "(--strict): exit code 3",
            ]
        )
        #expect(verdict([session { _ in }, session { $0.passed = 1 }], isStrict: true).status == .done)
    }

    @Test("is 1 where a recording was lost, whatever was missed, and 130 where the end was cut")
    func lost() {
        #expect(verdict([session { $0.lost = 1 }, session { $0.misses = 1 }]).status == .failed)
        let cut = ServerEnd(sessions: [session { $0.hits = 1 }], isInterrupted: true)
        #expect(RunVerdict(RunEnd(server: cut, code: 0), isStrict: false).status == .interrupted)
    }
}
