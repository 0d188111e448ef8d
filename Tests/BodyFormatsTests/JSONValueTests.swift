import BodyFormats
import Testing

struct JSONValueTests {
    private let value = JSONValue.object([
        .init("s", .string("x")), .init("n", .number("12")), .init("b", .bool(true)), .init("a", .array([.null])),
        .init("s", .string("second")),
    ])

    @Test("members are found by name, the first of several, and elements by index")
    func access() {
        #expect(value["s"]?.stringValue == "x")
        #expect(value["n"]?.integerValue == 12)
        #expect(value["b"]?.boolValue == true)
        #expect(value["a"]?[0]?.isNull == true)
        #expect(value["a"]?[1] == nil)
        #expect(value["a"]?[-1] == nil)
        #expect(value["absent"] == nil)
        #expect(value["s"]?["s"] == nil)
        #expect(value.objectValue?.count == 5)
        #expect(value["a"]?.arrayValue?.count == 1)
    }

    @Test(
        "integers are strict",
        arguments: [
            ("12", 12), ("-7", -7), ("9223372036854775807", Int.max), ("9223372036854775808", nil), ("1.0", nil),
            ("1e2", nil),
        ]
    )
    func integers(text: String, integer: Int?) {
        #expect(JSONValue.number(text).integerValue == integer)
        #expect(JSONValue.string(text).integerValue == nil)
    }

    @Test("a number out of range is no Double")
    func doubles() {
        #expect(JSONValue.number("0.25").doubleValue == 0.25)
        #expect(JSONValue.number("1e999").doubleValue == nil)
    }

    @Test("composed and decomposed letters are different texts and different names")
    func exactCharacters() {
        #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
        #expect(JSONValue.object([.init("\u{E9}", .null)]) != .object([.init("e\u{301}", .null)]))
        #expect(JSONValue.object([.init("\u{E9}", .null)])["e\u{301}"] == nil)
    }

    @Test("numbers are equal as text only")
    func numbers() {
        #expect(JSONValue.number("1") != .number("1.0"))
    }
}
