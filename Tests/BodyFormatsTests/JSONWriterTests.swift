import BodyFormats
import Testing

struct JSONWriterTests {
    @Test("commas stand between members and elements only")
    func commas() {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("a", 1)
        writer.name("b")
        writer.beginArray()
        writer.beginArray()
        writer.endArray()
        writer.bool(false)
        writer.null()
        writer.number("1.50")
        writer.raw("{}".utf8)
        writer.endArray()
        writer.member("c", "d")
        writer.member("e", JSONValue.object([]))
        writer.endObject()
        #expect(String(decoding: writer.bytes, as: UTF8.self) == #"{"a":1,"b":[[],false,null,1.50,{}],"c":"d","e":{}}"#)
    }

    @Test("only quotes, backslashes and control characters are escaped")
    func escapes() {
        var writer = JSONWriter()
        writer.string("a\"\\/\u{8}\t\n\u{c}\r\0\u{1F}\u{7F}é😀\u{2028}")
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == "\"a\\\"\\\\/\\b\\t\\n\\f\\r\\u0000\\u001f\u{7F}é😀\u{2028}\""
        )
    }

    @Test("text given as bytes is written like text given as a String")
    func utf8() {
        for bytes in [Array("x\"é".utf8)[...], [][...]] {
            var fromBytes = JSONWriter()
            fromBytes.string(utf8: bytes)
            var fromLazy = JSONWriter()
            fromLazy.string(utf8: bytes.lazy.map { $0 })
            var fromText = JSONWriter()
            fromText.string(String(decoding: bytes, as: UTF8.self))
            #expect(fromBytes.bytes == fromText.bytes)
            #expect(fromLazy.bytes == fromText.bytes)
        }
    }

    @Test("a string in pieces, cut anywhere and handed over in between, is the string written at once")
    func pieces() {
        let text = Array("a\"\\\u{1}é😀\n".utf8)
        var whole = JSONWriter()
        whole.beginArray()
        whole.string(utf8: text)
        whole.string("b")
        whole.endArray()
        for cut in 0...text.count {
            var writer = JSONWriter()
            writer.beginArray()
            writer.beginString()
            writer.stringPiece(Array(text[..<cut]))
            var bytes = writer.takeBytes()
            #expect(writer.bytes.isEmpty)
            writer.stringPiece(Array(text[cut...]))
            writer.endString()
            writer.string("b")
            writer.endArray()
            bytes += writer.takeBytes()
            #expect(bytes == whole.bytes)
        }
    }

    @Test("it appends to what was there")
    func appending() {
        var writer = JSONWriter(appendingTo: Array("data: ".utf8))
        writer.value(.array([.number("1"), .string("2")]))
        #expect(String(decoding: writer.bytes, as: UTF8.self) == #"data: [1,"2"]"#)
    }

    @Test("every character survives writing and reading")
    func everyScalar() throws {
        for first in stride(from: UInt32(0), to: 0x11_0000, by: 0x400) {
            let scalars = (first..<first + 0x400).compactMap(Unicode.Scalar.init)
            let value = JSONValue.string(String(String.UnicodeScalarView(scalars)))
            #expect(try JSONParser.parse(value.bytes) == value)
        }
    }
}
