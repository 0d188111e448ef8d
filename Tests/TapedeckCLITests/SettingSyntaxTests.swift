import Testing

@testable import TapedeckCLI

@Suite("SettingSyntax")
struct SettingSyntaxTests {
    @Test(
        "knows gateways' names",
        arguments: [("a", true), ("A-1_b.c", true), ("-a", false), ("", false), ("a/b", false)]
    )
    func names(text: String, isName: Bool) {
        #expect(SettingSyntax.isGatewayName(text) == isName)
        #expect(SettingSyntax.isGatewayName(String(repeating: "a", count: 101)))
        #expect(!SettingSyntax.isGatewayName(String(repeating: "a", count: 102)))
    }

    @Test("keeps hosts in lower case, with their port")
    func hosts() throws {
        #expect(try SettingSyntax.assetHost("Media.Example") == "media.example")
        #expect(try SettingSyntax.assetHost("[::1]:80") == "[::1]:80")
        for text in ["", "a:0", "a:x", "http://a", "a/b", "*.example"] {
            #expect(throws: ValueError.self) { try SettingSyntax.assetHost(text) }
        }
    }

    @Test("keeps headers' names in lower case")
    func headers() throws {
        #expect(try SettingSyntax.headerName("X-Acme-Key") == "x-acme-key")
        #expect(try SettingSyntax.headerPattern("X-Acme-*") == "x-acme-*")
        for text in ["", "a b", "a:b", "é", "a\r\n"] {
            #expect(throws: ValueError.self) { try SettingSyntax.headerPattern(text) }
        }
    }
}
