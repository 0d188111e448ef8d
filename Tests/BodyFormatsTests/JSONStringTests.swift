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

    @Test(
        "half a surrogate pair is U+FFFD, wherever it stands, and an unknown escape its letter",
        arguments: [
            (#""\ud83d""#, "\u{FFFD}"), (#""a\ude00b""#, "a\u{FFFD}b"), (#""\ud83dA""#, "\u{FFFD}A"),
            (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"),
            (#""\q\ud83d\n""#, "q\u{FFFD}\n"),
        ]
    )
    func halves(source: String, text: String) throws {
        let bytes = Array(source.utf8)
        #expect(throws: BodyFormatError.self) { try JSONParser.parse(bytes) }
        var scanner = JSONScanner(bytes, isLenient: true)
        let token = try #require(try scanner.next())
        #expect(token.range == 0..<bytes.count)
        #expect(JSONString.text(of: token, in: bytes) == text)
    }
}
