import Testing

@testable import TapedeckCLI

@Suite("HostName")
struct HostNameTests {
    @Test(
        "is compared in lower case, with the brackets of IPv6",
        arguments: [
            ("App.Localhost", "app.localhost", "app.localhost"), ("10.0.0.1", "10.0.0.1", "10.0.0.1"),
            ("[FE80::1]", "[fe80::1]", "fe80::1"), ("_dmarc.example", "_dmarc.example", "_dmarc.example"),
        ]
    )
    func parses(text: String, host: String, bare: String) {
        #expect(HostName(parsing: text)?.text == host)
        #expect(HostName(parsing: text)?.unbracketed == bare)
    }

    @Test(
        "refuses what no URL could name, and short forms of addresses",
        arguments: [
            "", ".", "a.", ".a", "a..b", "a:80", "127.1", "0x7f.1", "1.2.3.4.5", "[::1", "::1", "[]", "-a", "a-", "a b",
            "é",
            "a/b", "a@b", "[::1\u{0}]", String(repeating: "a", count: 64),
            String(repeating: "abcdefg.", count: 33) + "a",
        ]
    )
    func refuses(text: String) {
        #expect(HostName(parsing: text) == nil)
    }
}
