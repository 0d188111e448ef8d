import BodyFormats
import TestSupport
import Testing

@Suite("Where the parts of a whole multipart body are")
struct MultipartReaderContentsTests {
    private func contents(_ body: [UInt8], boundary: String = "b") throws -> [[UInt8]] {
        try MultipartReader.contents(of: body, boundary: Array(boundary.utf8)).map { Array(body[$0]) }
    }

    @Test("Contents are found wherever the body begins, empty ones included")
    func shapes() throws {
        let shapes: [(String, [String])] = [
            ("--b\r\n\r\nx\r\n--b--\r\n", ["x"]), ("preamble\r\n--b\r\nA: b\r\n\r\nx\r\n--b--", ["x"]),
            (
                "\r\n--b\r\n\r\none\r\n--b\r\nA: b\r\n\r\n\r\n--b \r\n\r\ntwo\r\n\r\n--b--epilogue",
                ["one", "", "two\r\n"]
            ),
            ("--b\r\n\r\n--b--", [""]), ("--b\r\n\r\n\r\r\n--bx\r\n--b--", ["\r\r\n--bx"]), ("--b--", []),
        ]
        for (body, expected) in shapes {
            #expect(try contents(Array(body.utf8)) == expected.map { Array($0.utf8) }, "\(body.debugDescription)")
        }
    }

    @Test("Each content has the head that stands before it")
    func heads() throws {
        let body = Array("--b\r\nA: 1\r\n\r\nx\r\n--b\r\n\r\n\r\n--b\r\nA: 3\r\n\r\n\r\n--b--".utf8)
        let parts = try MultipartReader.parts(of: body, boundary: Array("b".utf8))
        #expect(parts.map { $0.head["a"] } == [Array("1".utf8), nil, Array("3".utf8)])
        #expect(parts.map(\.content) == (try MultipartReader.contents(of: body, boundary: Array("b".utf8))))
    }

    @Test("A body that is cut or malformed has none")
    func malformed() {
        let body = Array("--b\r\nA: b\r\n\r\nx\r\n--b--".utf8)
        for length in 0..<body.count {
            #expect(throws: BodyFormatError.self) { try contents(Array(body[..<length])) }
        }
        #expect(throws: BodyFormatError(.multipartHead, at: 5)) {
            try contents(Array("--b\r\n?\r\n\r\n\r\n--b--".utf8))
        }
        #expect(throws: BodyFormatError(.multipartBoundary, at: 0)) { try contents(body, boundary: "") }
    }

    @Test("Random contents are found whole")
    func random() throws {
        var generator = SeededGenerator(seed: 2046)
        for _ in 0..<2_000 {
            let parts = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
                generator.bytes(Int.random(in: 0...30, using: &generator), from: Array("\r\n\r\n--c".utf8) + [0])
            }
            var body: [UInt8] = []
            for part in parts { body += Array("--bb\r\nA: b\r\n\r\n".utf8) + part + [0x0D, 0x0A] }
            #expect(try contents(body + Array("--bb--\r\n".utf8), boundary: "bb") == parts)
        }
    }
}
