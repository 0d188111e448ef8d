import BodyFormats
import Testing

@testable import TapedeckCLI

@Suite("JSONText")
struct JSONTextTests {
    @Test("indents, keeps plain arrays on a line, and loses nothing")
    func indents() throws {
        let json = "{\"a\":{},\"b\":[],\"c\":[1,2.50,\"x\"],\"d\":[{\"e\":null}],\"a\":true}"
        #expect(
            try lines(json, .page) == [
                "{", "  \"a\": {},", "  \"b\": [],", "  \"c\": [1, 2.50, \"x\"],", "  \"d\": [", "    {",
                "      \"e\": null", "    }", "  ],", "  \"a\": true", "}",
            ]
        )
    }

    @Test("shortens long strings and long arrays of plain values")
    func shortens() throws {
        #expect(try lines("[0,1,2,3,4,5,6,7,8,9]", .page) == ["[0, 1, 2, 3, 4, 5, 6, 7, … 2 more]"])
        #expect(try lines("[0,1,2,3,4,5,6,7,8,9]", .none) == ["[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]"])
        let limits = TextLimits(characters: 3, elements: 1, lines: 1)
        #expect(try lines("{\"key\":\"abcd\"}", limits) == ["{", "  \"key\": \"abc… (4 characters)\"", "}"])
    }

    @Test("is JSON again where nothing was shortened, and safe for terminals")
    func roundTrip() throws {
        let json = "{\"a\\u001b\":[\"\\u202e\\n\\\"\",[[]],{\"é\":-1.5e3}]}"
        let text = try lines(json, .none).joined(separator: "\n")
        #expect(try JSONParser.parse(Array(text.utf8)) == JSONParser.parse(Array(json.utf8)))
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value != 0x202E) })
    }

    private func lines(_ json: String, _ limits: TextLimits) throws -> [String] {
        JSONText(limits: limits).lines(try JSONParser.parse(Array(json.utf8)))
    }
}
