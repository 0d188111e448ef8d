import BodyFormats
import Testing

struct JSONScannerTests {
    @Test("tokens point at their bytes, strings with their quotes")
    func ranges() throws {
        let bytes = Array(#" {"url" : "http:\/\/x", "n":[1.5e3,true]} "#.utf8)
        var scanner = JSONScanner(bytes)
        var tokens: [(JSONToken.Kind, String)] = []
        while let token = try scanner.next() {
            tokens.append((token.kind, String(decoding: bytes[token.range], as: UTF8.self)))
        }
        #expect(
            tokens.map(\.0) == [
                .beginObject, .name, .string, .name, .beginArray, .number, .true, .endArray, .endObject,
            ]
        )
        #expect(tokens.map(\.1) == ["{", "\"url\"", #""http:\/\/x""#, "\"n\"", "[", "1.5e3", "true", "]", "}"])
    }

    @Test("only strings with a backslash say that they have escapes")
    func escapes() throws {
        var scanner = JSONScanner(Array(#"["a","\n"]"#.utf8))
        var flags: [Bool] = []
        while let token = try scanner.next() {
            if token.kind == .string { flags.append(token.hasEscapes) }
        }
        #expect(flags == [false, true])
    }

    @Test(
        "a lenient reader takes what others write between quotes, and a byte order mark, and nothing else",
        arguments: [
            [0xEF, 0xBB, 0xBF] + Array("[1]".utf8), Array("[\"".utf8) + [0xE9, 0x0A, 0x00] + Array("\"]".utf8),
            Array(#"["\ud83d","\q"]"#.utf8),
        ]
    )
    func lenient(bytes: [UInt8]) throws {
        #expect(throws: BodyFormatError.self) { try JSONParser.parse(bytes) }
        var scanner = JSONScanner(bytes, isLenient: true)
        while try scanner.next() != nil {}
        for wrong in [#"["\u00g0"]"#, #"["a]"#, "[1,]", #"["\"#, "\u{FEFF}\u{FEFF}1"] {
            #expect(throws: BodyFormatError.self, "\(wrong)") {
                var scanner = JSONScanner(Array(wrong.utf8), isLenient: true)
                while try scanner.next() != nil {}
            }
        }
    }

    @Test("a text inside a larger buffer is read with the buffer's offsets")
    func window() throws {
        let bytes = Array("data: [1]\n".utf8)
        var scanner = JSONScanner(bytes, in: 6..<9)
        #expect(try scanner.next()?.range == 6..<7)
        #expect(try scanner.next()?.range == 7..<8)
        #expect(scanner.depth == 1)
        #expect(try scanner.next()?.range == 8..<9)
        #expect(scanner.depth == 0)
        #expect(try scanner.next() == nil)
    }

    @Test("what the window cuts off is missing, whatever follows in the buffer")
    func windowEnd() {
        let bytes = Array(#"["é"]"#.utf8)
        for end in 0..<bytes.count {
            #expect(throws: BodyFormatError.self) { try JSONParser.parse(bytes, in: 0..<end) }
        }
    }

    @Test("nesting has a limit", arguments: [("[", "]"), (#"{"a":"#, "}")])
    func depth(open: String, close: String) throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)).utf8)
        }
        _ = try JSONParser.parse(nested(JSONScanner.depthLimit))
        #expect(throws: BodyFormatError(.jsonTooDeep, at: open.utf8.count * JSONScanner.depthLimit)) {
            try JSONParser.parse(nested(JSONScanner.depthLimit + 1))
        }
    }
}
