import Testing

@testable import TapedeckTesting

@Suite("Errors say what to do")
struct TapedeckErrorTests {
    @Test(
        "Each has a sentence for what happened and one for what helps",
        arguments: [
            (
                TapedeckError.noSession,
                "Tapedeck: there is no session here. Give the test or its suite the trait .tapedeck(); in a detached task "
                    + "or a callback, use an address that was taken before."
            ),
            (
                .noCassette,
                "Tapedeck: outside of a test a session needs the name of a cassette: .tapedeck(\"checkout\")."
            ),
            (
                .sameCassette("M/a", other: "M.b"),
                "Tapedeck: the cassette of this test would be M/a, which is that of M.b. Name another: .tapedeck(\"…\")."
            ),
            (
                .badAddress("x"),
                "Tapedeck: TAPEDECK_URL is \"x\", which is no address of a server. Write it like http://127.0.0.1:4141, or "
                    + "leave it out: then one is started."
            ),
            (
                .noProgram("/x"),
                "Tapedeck: TAPEDECK_BIN is \"/x\", where there is no program. Let it name the tapedeck that is to be "
                    + "started, or leave it out: then it is looked for beside the tests and in PATH."
            ),
            (
                .noProgram(nil),
                "Tapedeck: there is no tapedeck beside the tests or in PATH. Build it, name it in TAPEDECK_BIN, or run the "
                    + "tests with tapedeck run -- swift test."
            ),
            (.cannotStart("/x", reason: "why"), "Tapedeck: /x did not start: why"),
            (
                .unreachable("http://h", isOwn: false, reason: "refused"),
                "Tapedeck: nothing answers at http://h: refused. TAPEDECK_URL names it; run the tests with tapedeck run -- "
                    + "swift test, or leave it out. If HTTP_PROXY is set, put 127.0.0.1 into NO_PROXY."
            ),
            (
                .unreachable("http://h", isOwn: true, reason: "refused"),
                "Tapedeck: nothing answers at http://h: refused. It was started for these tests and has ended since. If "
                    + "HTTP_PROXY is set, put 127.0.0.1 into NO_PROXY."
            ),
            (.refused("open it", message: "No. Yes."), "Tapedeck: cannot open it: No. Yes."),
        ]
    )
    func wording(error: TapedeckError, text: String) {
        #expect(error.description == text)
    }
}
