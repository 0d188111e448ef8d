import BodyFormats
import TestSupport
import Testing

struct MultipartReaderTests {
    /// A part as it was read: its name and content.
    private struct Part: Equatable {
        var name: String?
        var content: [UInt8] = []
        var isEnded = false
    }

    private func read(_ pieces: [ArraySlice<UInt8>], boundary: String = "b") throws -> [Part] {
        var reader = try MultipartReader(boundary: Array(boundary.utf8))
        var parts: [Part] = []
        var isFinished = false
        for piece in pieces {
            for event in try reader.feed(piece) {
                #expect(!isFinished)
                switch event {
                case .partBegan(let head):
                    parts.append(Part(name: head.name.map { String(decoding: $0, as: UTF8.self) }))
                case .partBytes(let bytes):
                    #expect(!bytes.isEmpty)
                    parts[parts.count - 1].content += bytes
                case .partEnded: parts[parts.count - 1].isEnded = true
                case .finished: isFinished = true
                }
            }
        }
        try reader.finish()
        #expect(isFinished && parts.allSatisfy(\.isEnded))
        return parts
    }

    private func contents(_ body: String, boundary: String = "b") throws -> [String] {
        try read([Array(body.utf8)[...]], boundary: boundary).map { String(decoding: $0.content, as: UTF8.self) }
    }

    private static let sample = Array(
        ("preamble\r\n--b\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\na\r\n--\r\n--bc\r\n-\r\n--b-x"
            + "\r\n--b \t\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\nContent-Type: a/b\r\n\r\n\r\n\r"
            + "\r\n--b\r\n\r\n\r\n--b--\r\nepilogue\r\n--b\r\n").utf8
    )

    private static let sampleParts = [
        Part(name: "prompt", content: Array("a\r\n--\r\n--bc\r\n-\r\n--b-x".utf8), isEnded: true),
        Part(name: "f", content: Array("\r\n\r".utf8), isEnded: true), Part(isEnded: true),
    ]

    @Test("parts are divided at boundaries and nowhere else")
    func sample() throws {
        #expect(try read([Self.sample[...]]) == Self.sampleParts)
    }

    @Test("one cut anywhere changes nothing, nor does feeding single bytes")
    func everyCut() throws {
        let bytes = Self.sample
        for cut in 0...bytes.count {
            #expect(try read([bytes[..<cut], bytes[cut...]]) == Self.sampleParts, "cut at \(cut)")
        }
        #expect(try read(bytes.indices.map { bytes[$0..<$0 + 1] }) == Self.sampleParts)
    }

    @Test("every truncation before the closing boundary is an error")
    func truncation() throws {
        let end = try #require(Self.sample.firstRange(of: Array("--b--".utf8))).upperBound
        for cut in 0..<end {
            #expect(throws: BodyFormatError.self, "cut at \(cut)") { try read([Self.sample[..<cut]]) }
        }
        #expect(try read([Self.sample[..<end]]) == Self.sampleParts)
    }

    @Test(
        "shapes that clients send",
        arguments: [
            ("--b--", []), ("\r\n--b--", []), ("--b\r\n\r\nx\r\n--b--\r\n", ["x"]), ("--b\r\nA: b\r\n\r\n--b--", [""]),
            ("--b\r\n\r\n--b--", [""]), ("--b\r\n\r\n\r\n--b--", [""]), ("--b\r\n\r\n--bx\r\n--b--", ["--bx"]),
            ("--b\r\n\r\nx\n--b\ny\r\n--b--", ["x\n--b\ny"]), ("--b\r\n\r\n\r\r\n--b--", ["\r"]),
        ] as [(String, [String])]
    )
    func shapes(body: String, expected: [String]) throws {
        #expect(try contents(body) == expected)
    }

    @Test("a boundary may have any character that RFC 2046 allows, hyphens first")
    func boundaries() throws {
        let boundary = "----WebKit'()+_,-./:=? x"
        #expect(try contents("--\(boundary)\r\n\r\n1\r\n--\(boundary)--", boundary: boundary) == ["1"])
        for boundary in ["", String(repeating: "a", count: 71), "a ", "a\r\nb", "é"] {
            #expect(throws: BodyFormatError(.multipartBoundary, at: 0)) { try read([], boundary: boundary) }
        }
    }

    @Test("malformed heads are errors with their place")
    func heads() {
        #expect(throws: BodyFormatError(.multipartHead, at: 5)) { try contents("--b\r\nno field\r\n\r\n\r\n--b--") }
        let long = "--b\r\nA: " + String(repeating: "x", count: MultipartReader.headLimit)
        #expect(throws: BodyFormatError(.multipartHeadTooLong, at: 5)) { try contents(long + "\r\n\r\n\r\n--b--") }
        #expect(throws: BodyFormatError(.multipartHeadTooLong, at: 5)) { try contents(long + "yyyyy") }
        #expect(throws: BodyFormatError(.multipartTruncated, at: 3)) { try contents("--b") }
    }

    @Test("endless padding behind a boundary is content, not memory")
    func padding() throws {
        let padding = String(repeating: " ", count: 100)
        #expect(try contents("--b\r\n\r\n1\r\n--b\(padding)\r\n\r\n--b--") == ["1\r\n--b\(padding)\r\n"])
        var reader = try MultipartReader(boundary: Array("b".utf8))
        _ = try reader.feed("--b\r\n\r\n\r\n--b".utf8)
        let events = try reader.feed(repeatElement(0x20, count: 100))
        #expect(events == [.partBytes(Array("\r\n--b\(padding)".utf8)[...])])
    }

    @Test("random content in random cuts comes back whole")
    func random() throws {
        var generator = SeededGenerator(seed: 2046)
        for _ in 0..<2_000 {
            let parts = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
                generator.bytes(Int.random(in: 0...30, using: &generator), from: Array("\r\n\r\n--c".utf8) + [0])
            }
            var body: [UInt8] = []
            for part in parts { body += Array("--bb\r\nA: b\r\n\r\n".utf8) + part + [0x0D, 0x0A] }
            body += Array("--bb--".utf8)
            let read = try read(generator.cuts(of: body, upTo: 5), boundary: "bb")
            #expect(read.map(\.content) == parts)
        }
    }
}
