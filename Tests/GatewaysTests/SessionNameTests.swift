import Testing

@testable import Gateways

@Suite struct SessionNameTests {
    @Test(
        "One segment of letters, digits, dots, underscores and hyphens is a name",
        arguments: [
            "a", "9", "checkout", "A.b_c-d", "a..b", String(repeating: "a", count: 101),
        ]
    )
    func wellFormed(name: String) throws {
        #expect(try SessionName(name).description == name)
    }

    @Test(
        "Everything else is none",
        arguments: [
            "", ".", "..", ".a", "-a", "_a", "a/b", "a b", "a%20b", "ä", "a\u{301}", "a\n", "a\0",
            String(repeating: "a", count: 102),
        ]
    )
    func malformed(name: String) {
        #expect(throws: GatewayError.malformedSession(name)) { try SessionName(name) }
    }
}
