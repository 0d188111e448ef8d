import BodyFormats
import Testing

struct FieldParametersTests {
    private func read(_ text: String) -> [String]? {
        FieldParameters(Array(text.utf8)).map { field in
            [String(decoding: field.value, as: UTF8.self)]
                + field.parameters.map { "\($0.name)=\(String(decoding: $0.value, as: UTF8.self))" }
        }
    }

    @Test(
        "values and parameters, quoted and not",
        arguments: [
            ("form-data", ["form-data"]), (" a ; B = c ;d=\"e;f\" ", ["a", "b=c", "d=e;f"]),
            (#"a; n="x\"y\\z\w""#, ["a", #"n=x"y\z\w"#]), ("a;", ["a"]), ("a;;b=c;", ["a", "b=c"]),
            ("a; b=", ["a", "b="]),
            (#"a; b="""#, ["a", "b="]), ("a; f=é.png", ["a", "f=é.png"]), ("", [""]),
            ("a; b=c; b=d", ["a", "b=c", "b=d"]),
        ]
    )
    func values(text: String, expected: [String]) {
        #expect(read(text) == expected)
    }

    @Test("malformed parameters are refused", arguments: ["a; b", "a; =c", #"a; b="c"#, #"a; b="c"d"#, "a; b c"])
    func malformed(text: String) {
        #expect(read(text) == nil)
    }

    @Test("the first of several parameters counts")
    func first() {
        #expect(FieldParameters(Array("a; b=c; B=d".utf8))?["b"] == Array("c".utf8))
        #expect(FieldParameters(Array("a; b=c".utf8))?["x"] == nil)
    }
}
