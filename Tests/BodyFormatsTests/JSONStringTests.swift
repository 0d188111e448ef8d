import BodyFormats
import Testing

struct JSONStringTests {
    @Test(
        "escapes are resolved, everything else is copied",
        arguments: [
            (#""""#, ""), (#""a/b""#, "a/b"), (#""a\/b""#, "a/b"), (#""\u00E9é""#, "éé"),
            (#""x\ud83d\uDE00y""#, "x😀y"), (#""\\u0041""#, #"\u0041"#), (#""\udbff\udfff""#, "\u{10FFFF}"),
        ]
    )
    func text(source: String, text: String) throws {
        let bytes = Array(source.utf8)
        var scanner = JSONScanner(bytes)
        let token = try #require(try scanner.next())
        #expect(JSONString.text(of: token, in: bytes) == text)
        #expect(JSONString.utf8(of: token, in: bytes) == Array(text.utf8))
    }
}
