import Foundation
import Testing

@testable import TapedeckTesting

@Suite("The call that opens a session")
struct SessionRequestTests {
    private func json(_ settings: SessionSettings) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let request = SessionRequest(name: "a", cassette: "shop/b", settings: settings)
        return String(bytes: try encoder.encode(request), encoding: .utf8) ?? ""
    }

    @Test("What the test leaves open is left to the server")
    func bare() throws {
        #expect(try json(SessionSettings()) == #"{"cassette":"shop/b","name":"a"}"#)
    }

    @Test("Everything has the name that the option has")
    func full() throws {
        let settings = SessionSettings(
            mode: .auto,
            timing: .faster(4),
            chunking: .bytes(3),
            onRepeat: .miss,
            fastForward: true,
            keepErrors: false,
            maxAge: "2h",
            ignore: ["/id"],
            replace: [Tapedeck.Replacement(pattern: "x", with: "Y")],
            faults: [Tapedeck.Fault("garble"), Tapedeck.Fault("stall=1s", gateway: "openai", path: "/v1/x", nth: 2)]
        )
        #expect(
            try json(settings)
                == #"{"cassette":"shop/b","chunking":"bytes:3","fast-forward":true,"#
                + #""faults":[{"fault":"garble"},{"fault":"stall=1s","gateway":"openai","nth":2,"path":"/v1/x"}],"ignore":["/id"],"#
                + #""keep-errors":false,"max-age":"2h","mode":"auto","name":"a","on-repeat":"miss","#
                + #""replace":[{"pattern":"x","with":"Y"}],"timing":"4x"}"#
        )
    }

    @Test("A test's words go before its suite's, one by one")
    func overriding() {
        let suite = SessionSettings(mode: .auto, timing: .recorded, ignore: ["/a"])
        let test = SessionSettings(timing: .faster(0.5), keepErrors: true)
        let both = suite.overridden(by: test)
        #expect(both == SessionSettings(mode: .auto, timing: .faster(0.5), keepErrors: true, ignore: ["/a"]))
        #expect(both.timing?.text == "0.5x")
        #expect(suite.overridden(by: SessionSettings()) == suite)
    }
}
