/// Why there is no session, and what to do about it.
enum TapedeckError: Error, Equatable, CustomStringConvertible {
    /// A test without the trait.
    case noSession
    /// A session outside of a test, without a name.
    case noCassette
    /// Two tests whose own cassettes would be one.
    case sameCassette(String, other: String)
    /// An address that is none.
    case badAddress(String)
    /// No program to start.
    case noProgram(String?)
    /// A program that did not serve.
    case cannotStart(String, reason: String)
    /// A server that does not answer.
    case unreachable(String, isOwn: Bool, reason: String)
    /// A server that does not do what it was asked for.
    case refused(String, message: String)

    var description: String {
        switch self {
        case .noSession:
            "Tapedeck: there is no session here. Give the test or its suite the trait .tapedeck(); in a detached task or a "
                + "callback, use an address that was taken before."
        case .noCassette:
            "Tapedeck: outside of a test a session needs the name of a cassette: .tapedeck(\"checkout\")."
        case .sameCassette(let cassette, let other):
            "Tapedeck: the cassette of this test would be \(cassette), which is that of \(other). Name another: "
                + ".tapedeck(\"…\")."
        case .badAddress(let text):
            "Tapedeck: TAPEDECK_URL is \"\(text)\", which is no address of a server. Write it like "
                + "http://127.0.0.1:4141, or leave it out: then one is started."
        case .noProgram(let named?):
            "Tapedeck: TAPEDECK_BIN is \"\(named)\", where there is no program. Let it name the tapedeck that is to be "
                + "started, or leave it out: then it is looked for beside the tests and in PATH."
        case .noProgram(nil):
            "Tapedeck: there is no tapedeck beside the tests or in PATH. Build it, name it in TAPEDECK_BIN, or run the "
                + "tests with tapedeck run -- swift test."
        case .cannotStart(let program, let reason):
            "Tapedeck: \(program) did not start: \(reason)"
        case .unreachable(let address, let isOwn, let reason):
            "Tapedeck: nothing answers at \(address): \(reason). "
                + (isOwn
                    ? "It was started for these tests and has ended since"
                    : "TAPEDECK_URL names it; run the tests with tapedeck run -- swift test, or leave it out")
                + ". If HTTP_PROXY is set, put 127.0.0.1 into NO_PROXY."
        case .refused(let what, let message):
            "Tapedeck: cannot \(what): \(message)"
        }
    }
}
