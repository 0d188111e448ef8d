import BodyFormats
import TestSupport
import Testing

struct JSONParserTests {
    private func parse(_ text: String) throws -> JSONValue {
        try JSONParser.parse(Array(text.utf8))
    }

    @Test("every kind of value is read, in order and with duplicates")
    func values() throws {
        let value = try parse(#"{"b":[null,true,false,-0.5e+10,"x"],"a":{},"b":[]}"#)
        #expect(
            value
                == .object([
                    .init("b", .array([.null, .bool(true), .bool(false), .number("-0.5e+10"), .string("x")])),
                    .init("a", .object([])), .init("b", .array([])),
                ])
        )
    }

    @Test("a bare value is a text, with white space around it", arguments: ["1", " 1", "1\n", "\t\r\n 1 "])
    func bare(text: String) throws {
        #expect(try parse(text) == .number("1"))
    }

    @Test("escapes become their characters")
    func escapes() throws {
        #expect(
            try parse(#""\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\ud83d\ude00\u0000""#)
                == .string("\"\\/\u{8}\u{c}\n\r\tAé€😀\0")
        )
    }

    @Test(
        "what RFC 8259 does not allow is refused, with the offset",
        arguments: [
            ("", .jsonTruncated, 0), (" ", .jsonTruncated, 1), ("[1,]", .jsonSyntax, 3), ("[,1]", .jsonSyntax, 1),
            (#"{"a":1,}"#, .jsonSyntax, 7), (#"{"a"1}"#, .jsonSyntax, 4), ("{a:1}", .jsonSyntax, 1),
            ("[1}", .jsonSyntax, 2), (#"{"a":1]"#, .jsonSyntax, 6), ("[1 2]", .jsonSyntax, 3),
            ("01", .jsonTrailingBytes, 1),
            ("1 1", .jsonTrailingBytes, 2), ("+1", .jsonSyntax, 0), (".5", .jsonSyntax, 0), ("1.", .jsonTruncated, 2),
            ("1.e1", .jsonSyntax, 2), ("-", .jsonTruncated, 1), ("1e", .jsonTruncated, 2), ("1e+", .jsonTruncated, 3),
            ("-a", .jsonSyntax, 1), ("0x5", .jsonTrailingBytes, 1), ("NaN", .jsonSyntax, 0), ("nul", .jsonTruncated, 3),
            ("nulL", .jsonSyntax, 3), ("'a'", .jsonSyntax, 0), ("\"\n\"", .jsonSyntax, 1), (#""\x""#, .jsonSyntax, 2),
            (#""\u12g4""#, .jsonSyntax, 5), (#""\u12"#, .jsonTruncated, 5), ("\"a", .jsonTruncated, 2),
            (#""\ud800""#, .jsonLoneSurrogate, 1), (#""\ud800\n""#, .jsonLoneSurrogate, 1),
            (#""a\udc00""#, .jsonLoneSurrogate, 2), (#""\ud800\u0041""#, .jsonLoneSurrogate, 1),
            ("\u{FEFF}1", .jsonByteOrderMark, 0), ("// c\n1", .jsonSyntax, 0), ("1\0", .jsonTrailingBytes, 1),
        ] as [(String, BodyFormatError.Code, Int)]
    )
    func refusals(text: String, code: BodyFormatError.Code, offset: Int) {
        #expect(throws: BodyFormatError(code, at: offset)) { try parse(text) }
    }

    @Test(
        "bytes that are not UTF-8 are refused",
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82]]
    )
    func invalidUTF8(bytes: [UInt8]) {
        #expect(throws: BodyFormatError(.jsonInvalidUTF8, at: 1)) { try JSONParser.parse([0x22] + bytes + [0x22]) }
    }

    @Test("every truncation of a text is an error")
    func truncation() throws {
        let bytes = Array(#"{"a":[1,-2.5e3,"\u00e9é\ud83d\ude00",{"b":null}],"c":true,"d":false}"#.utf8)
        _ = try JSONParser.parse(bytes)
        for end in bytes.indices {
            #expect(throws: BodyFormatError.self) { try JSONParser.parse(Array(bytes[..<end])) }
        }
    }

    @Test("random bytes never crash, and what is accepted is written and read back the same")
    func random() throws {
        var generator = SeededGenerator(seed: 8259)
        let alphabet = Array(#"{}[],:"\u0019eE+-.tfn "#.utf8) + [0xC3, 0xA9, 0xFF, 0x0A]
        var accepted = 0
        for _ in 0..<20_000 {
            let bytes = generator.bytes(Int.random(in: 1...8, using: &generator), from: alphabet)
            guard let value = try? JSONParser.parse(bytes) else { continue }
            accepted += 1
            #expect(try JSONParser.parse(value.bytes) == value)
        }
        #expect(accepted > 100)
    }

    @Test("long arrays and objects are read in a time that grows with their length")
    func large() throws {
        let text = "[" + Array(repeating: #"{"a":1,"b":"x"}"#, count: 20_000).joined(separator: ",") + "]"
        #expect(try parse(text).arrayValue?.count == 20_000)
        let object = "{" + (0..<20_000).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}"
        #expect(try parse(object)["k19999"]?.integerValue == 19_999)
    }
}
