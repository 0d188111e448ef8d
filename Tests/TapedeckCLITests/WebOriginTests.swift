import Testing

@testable import TapedeckCLI

@Suite("WebOrigin")
struct WebOriginTests {
    @Test(
        "is written as browsers write it",
        arguments: [
            ("https://app.example", "https://app.example"), ("HTTPS://App.Example/", "https://app.example"),
            ("https://app.example:443", "https://app.example"), ("http://app.example:443", "http://app.example:443"),
            ("http://[::1]:3000", "http://[::1]:3000"), ("http://[::1]:80", "http://[::1]"),
        ]
    )
    func parses(text: String, origin: String) throws {
        #expect(try WebOrigin(parsing: text).text == origin)
    }

    @Test(
        "refuses everything else",
        arguments: [
            "", "null", "*", "app.example", "ftp://app.example", "https://", "https://app.example/path",
            "https://u@app.example", "https://app.example:0", "https://app.example?x", "https://app.example#x",
        ]
    )
    func refuses(text: String) {
        #expect(throws: ValueError.self) { try WebOrigin(parsing: text) }
    }
}
