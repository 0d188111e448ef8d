import TestSupport
import Testing

@testable import Interchange

@Suite("HARParameters")
struct HARParametersTests {
    private typealias Parameter = HARParameters.Parameter

    private func parameters(_ type: String, _ pieces: [ArraySlice<UInt8>]) -> [Parameter]? {
        guard var reader = HARParameters(contentType: type, byteCount: pieces.reduce(0) { $0 + $1.count }) else {
            return nil
        }
        for piece in pieces { reader.add(Array(piece)) }
        return reader.finish()
    }

    private func parameters(_ type: String, _ body: String) -> [Parameter]? {
        parameters(type, [Array(body.utf8)[...]])
    }

    @Test("a form's pairs are decoded")
    func form() {
        #expect(
            parameters("application/x-www-form-urlencoded; charset=utf-8", "a=1&b=x+y%26&c") == [
                Parameter(name: "a", value: "1"), Parameter(name: "b", value: "x y&"), Parameter(name: "c", value: ""),
            ]
        )
        let long = "a=" + String(repeating: "x", count: HARParameters.limit)
        #expect(parameters("application/x-www-form-urlencoded", long) == nil)
    }

    @Test("parts have their names, files no value, in whatever pieces the body comes")
    func multipart() {
        let body = Array(
            """
            --b\r\ncontent-disposition: form-data; name="model"\r\n\r\nm\r\n--b\r
            Content-Disposition: form-data; name="image"; filename="a.png"\r\nContent-Type: image/png\r\n\r\nPNG\r\n--b\r
            Content-Disposition: form-data; name="é"\r\nContent-Type: text/plain\r\n\r\n\r\n--b--\r\n
            """.utf8
        )
        let expected = [
            Parameter(name: "model", value: "m"),
            Parameter(name: "image", fileName: "a.png", contentType: "image/png"),
            Parameter(name: "é", value: "", contentType: "text/plain"),
        ]
        #expect(parameters("multipart/form-data; boundary=b", [body[...]]) == expected)
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<50 {
            #expect(parameters("multipart/form-data; boundary=b", generator.cuts(of: body, upTo: 20)) == expected)
        }
    }

    @Test("a value that is long or no text is left out")
    func values() {
        let head = "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n"
        let long = String(repeating: "x", count: HARParameters.limit)
        let end = "\r\n--b--\r\n"
        let type = "multipart/form-data; boundary=b"
        #expect(parameters(type, head + long + end) == [Parameter(name: "x", value: long)])
        #expect(parameters(type, head + long + "x" + end) == [Parameter(name: "x")])
        let binary = Array(head.utf8) + [0xFF] + Array(end.utf8)
        #expect(parameters(type, [binary[...]]) == [Parameter(name: "x")])
    }

    @Test("what is no form, or malformed, has none")
    func none() {
        #expect(parameters("application/json", "{}") == nil)
        #expect(parameters("", "a=1") == nil)
        #expect(parameters("multipart/form-data", "--b--\r\n") == nil)
        #expect(parameters("multipart/mixed; boundary=b", "--b--\r\n") == nil)
        #expect(parameters("multipart/form-data; boundary=b", "--b\r\n\r\ncut") == nil)
        #expect(parameters("multipart/form-data; boundary=b", "--b\r\nno head\r\n\r\nx\r\n--b--\r\n") == nil)
    }
}
