import HTTPMessages
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@Suite("Requests are read from bytes, and what could be read in two ways is an error")
struct RequestParserTests {
    /// What comes of bytes: heads, bodies joined, ends with trailers, an error.
    private static func read(_ pieces: [some Collection<UInt8>]) -> String {
        var parser = RequestParser()
        var told = ""
        var body: [UInt8] = []
        for piece in pieces {
            parser.append(ByteBuffer(bytes: piece))
            do throws(RequestSyntaxError) {
                while let part = try parser.next() {
                    switch part {
                    case .head(let head):
                        told += "\(head.method) \(head.target) \(head.version)"
                        for (name, value) in head.headers { told += " \(name)=\(value);" }
                    case .body(let bytes): body += bytes.readableBytesView
                    case .end(let trailers):
                        told += " [\(String(decoding: body, as: UTF8.self))]"
                        for (name, value) in trailers ?? [:] { told += " \(name)=\(value);" }
                        told += "\n"
                        body = []
                    }
                }
            } catch {
                return told + "\(error)"
            }
        }
        return told + (parser.hasBytes || parser.isInHead || !body.isEmpty ? "…" : "")
    }

    /// The same, whole, byte by byte and in every cut in two.
    private static func readInAllCuts(_ text: String, _ location: SourceLocation = #_sourceLocation) -> String {
        let bytes = Array(text.utf8)
        let whole = read([bytes])
        #expect(read(bytes.map { [$0] }) == whole, sourceLocation: location)
        for cut in bytes.indices {
            #expect(read([bytes[..<cut], bytes[cut...]]) == whole, "cut at \(cut)", sourceLocation: location)
        }
        return whole
    }

    @Test("A request without a body, with a length and in chunks; one behind the other")
    func requests() {
        #expect(
            Self.readInAllCuts(
                "GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n"
                    + "POST /b HTTP/1.0\r\nHost:x\r\nContent-Length:\t3 \r\n\r\nabc\r\n"
                    + "m-search * HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n"
                    + "3;a=\"b\"\r\nabc\r\n0A \t;x\r\n0123456789\r\n000;end\r\nSum:  1 \r\nsum:\r\n\r\nGET /c HTTP/1.1\r\nA: b"
            ) == """
                GET /a?b HTTP/1.1 Host=x; []
                POST /b HTTP/1.0 Host=x; Content-Length=3; [abc]
                m-search * HTTP/1.1 Transfer-Encoding=Chunked; [abc0123456789] Sum=1; sum=;
                …
                """
        )
    }

    @Test("Bytes of values that are no UTF-8 are kept, also of requests behind others")
    func otherBytes() throws {
        let request = Array("GET / HTTP/1.1\r\nA: caf".utf8) + [0xE9, 0xFF] + Array("\r\nB: é\r\n\r\n".utf8)
        var parser = RequestParser()
        parser.append(ByteBuffer(bytes: request + request))
        for _ in 0..<2 {
            guard case .head(let head)? = try parser.next() else { throw CancellationError() }
            var written = ByteBuffer()
            head.write(into: &written)
            #expect(Array(written.readableBytesView) == request)
            #expect(try parser.next() == .end(nil))
        }
    }

    @Test(
        "Request lines that are none",
        arguments: [
            "GET  / HTTP/1.1", "GET /  HTTP/1.1", " GET / HTTP/1.1", "GET / HTTP/1.1 ", "GET\t/ HTTP/1.1", "GET /",
            "GET", "GET HTTP/1.1", "GET / a HTTP/1.1", "G(T / HTTP/1.1", "/ / HTTP/1.1", "GÉT / HTTP/1.1",
            "GET / http/1.1", "GET / HTTP/11", "GET / HTTP/1,1", "GET / HTTP/1.", "GET / HTTP/1.10", "GET / HTTP/a.1",
            "GET / RTSP/1.0", "GET / HTTP/1.1\n", "GET / HTTP/1.1\u{0}", "\u{16}\u{3}\u{1}\u{0}", "GET /\r / HTTP/1.1",
            "GET /\u{7F} HTTP/1.1",
        ]
    )
    func badLines(line: String) {
        #expect(Self.readInAllCuts(line + "\r\nHost: x\r\n\r\n") == "requestLine")
    }

    @Test("Targets that are none", arguments: ["/a#b", "#", "/ä", "/\u{80}", "/a\u{A0}b"])
    func badTargets(target: String) {
        #expect(Self.readInAllCuts("GET \(target) HTTP/1.1\r\nHost: x\r\n\r\n") == "target")
    }

    @Test("Other versions", arguments: ["0.9", "1.2", "1.9", "2.0", "3.1", "9.9"])
    func versions(version: String) {
        #expect(Self.readInAllCuts("GET / HTTP/\(version)\r\nHost: x\r\n\r\n") == "version")
    }

    @Test(
        "Fields that are none",
        arguments: [
            "A", "A b", ": b", "A : b", "A\t: b", " A: b", "\tA: b", "A: b\r\n c", "A: b\r\n\tc", "A: b\rc",
            "A: b\nB: c",
            "A: \u{0}", "A: \u{1}", "A: \u{1F}", "A: \u{7F}", "A(: b", "Ä: b", "A\u{0}: b", "A,B: c", "\"A\": b",
        ]
    )
    func badFields(field: String) {
        #expect(Self.readInAllCuts("GET / HTTP/1.1\r\n\(field)\r\nHost: x\r\n\r\n") == "field")
        let trailers = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\(field)\r\n\r\n"
        #expect(Self.readInAllCuts(trailers).hasSuffix("field"))
    }

    @Test(
        "Framing that is not clear",
        arguments: [
            "Content-Length: 5\r\nTransfer-Encoding: chunked", "Content-Length: 5\r\ncontent-length: 5",
            "Content-Length: 5\r\nContent-Length: 6", "Content-Length: 5, 5", "Content-Length: +5",
            "Content-Length: -5",
            "Content-Length: 0x5", "Content-Length: 5 5", "Content-Length:", "Content-Length: 5.0", "Content-Length: ٥",
            "Content-Length: 9223372036854775808", "Content-Length: 99999999999999999999",
            "Transfer-Encoding: identity",
            "Transfer-Encoding: ,chunked", "Transfer-Encoding: chunked,", "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding: chunked, gzip", "Transfer-Encoding: gzip", "Transfer-Encoding: \"chunked\"",
            "Transfer-Encoding: chunked;q=1", "Transfer-Encoding: xchunked", "Transfer-Encoding: chun\u{212A}ed",
            "Transfer-Encoding:", "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: gzip, chunked\r\nContent-Length: 5",
        ]
    )
    func ambiguousFraming(fields: String) {
        #expect(Self.readInAllCuts("POST / HTTP/1.1\r\n\(fields)\r\n\r\n") == "ambiguousFraming")
    }

    @Test("HTTP/1.0 has no chunked coding", arguments: ["chunked", "gzip, chunked", "gzip"])
    func oldVersion(coding: String) {
        #expect(
            Self.read([Array("POST / HTTP/1.0\r\nTransfer-Encoding: \(coding)\r\n\r\n".utf8)]) == "ambiguousFraming"
        )
    }

    @Test("Unknown codings before a final chunked", arguments: ["gzip, chunked", "x\t,\tCHUNKED", "a,b,chunked"])
    func unknownCodings(coding: String) {
        let text = "POST / HTTP/1.1\r\nTransfer-Encoding: \(coding)\r\n\r\n"
        #expect(Self.readInAllCuts(text) == "unknownCoding")
    }

    @Test(
        "Chunks that are none",
        arguments: [
            "z\r\n", "\r\n", "-1\r\n", "+1\r\na\r\n", "0x1\r\na\r\n", "1 \r\na\r\n", " 1\r\na\r\n", "1 a\r\na\r\n",
            "3\nabc\r\n", "3\rabc\r\n", "3\r\nabcd\r\n", "3\r\nabc\n", "3\r\nabcX\n", "3\r\nabc\r\r\n",
            "1;a\u{0}\r\na\r\n",
            "1;a\rb\r\na\r\n", "1;a\nb\r\na\r\n", "1000000000000000\r\n", "FFFFFFFFFFFFFFFFF\r\n", "0\n\r\n", "0\r\n\n",
        ]
    )
    func badChunks(chunks: String) {
        let told = Self.readInAllCuts("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n" + chunks)
        #expect(told.hasSuffix("chunk") || told.hasSuffix("field"))
    }

    @Test("A request line has 16 KiB, a field line 32, a head 64, and it has 200 fields")
    func headLimits() {
        func line(_ count: Int) -> String {
            "GET /\(String(repeating: "a", count: count - 14)) HTTP/1.1\r\n"
        }
        func field(_ count: Int) -> String { "A: \(String(repeating: "b", count: count - 3))\r\n" }
        func isWhole(_ text: String) -> Bool { Self.read([Array(text.utf8)]).hasSuffix("[]\n") }
        func error(_ text: String) -> String {
            let whole = Self.read([Array(text.utf8)])
            #expect(Self.read(Array(text.utf8).map { [$0] }) == whole)
            return whole
        }
        #expect(isWhole(line(16_384) + "\r\n"))
        #expect(error(line(16_385) + "\r\n") == "lineTooLong")
        #expect(error(String(repeating: "A", count: 16_385)) == "lineTooLong")
        #expect(isWhole(line(20) + field(32_768) + "\r\n"))
        #expect(error(line(20) + field(32_769) + "\r\n") == "headTooLarge")
        let rest = 65_536 - 22 - 2 * 30_002 - 2
        #expect(isWhole(line(20) + field(30_000) + field(30_000) + field(rest - 2) + "\r\n"))
        #expect(error(line(20) + field(30_000) + field(30_000) + field(rest - 1) + "\r\n") == "headTooLarge")
        #expect(isWhole(line(20) + String(repeating: "A: b\r\n", count: 200) + "\r\n"))
        #expect(error(line(20) + String(repeating: "A: b\r\n", count: 201) + "\r\n") == "headTooLarge")
        let chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
        #expect(
            !Self.read([Array((chunked + String(repeating: "A: b\r\n", count: 200) + "\r\n").utf8)]).contains("Large")
        )
        #expect(error(chunked + String(repeating: "A: b\r\n", count: 201) + "\r\n").hasSuffix("headTooLarge"))
    }

    @Test("The chunks of a message have 4 KiB of extensions together")
    func extensionLimit() {
        let head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
        let extended = "1;\(String(repeating: "a", count: 1023))\r\na\r\n"
        let allowed = head + String(repeating: extended, count: 4)
        #expect(Self.read([Array((allowed + "0\r\n\r\n" + allowed + "0\r\n\r\n").utf8)]).hasSuffix("[aaaa]\n"))
        #expect(Self.read([Array((allowed + "0;\r\n\r\n").utf8)]).hasSuffix("chunkExtensions"))
        let endless = Array((head + "1;" + String(repeating: "a", count: 5000)).utf8)
        #expect(Self.read([endless]).hasSuffix("chunkExtensions"))
        #expect(Self.read(endless.map { [$0] }).hasSuffix("chunkExtensions"))
    }

    @Test("A few empty lines before a request are passed over, and begin no head")
    func emptyLines() throws {
        let request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
        #expect(Self.readInAllCuts("\r\n\r\n\r\n\r\n" + request + "\r\n" + request).hasSuffix("[]\n"))
        #expect(Self.readInAllCuts(String(repeating: "\r\n", count: 5) + request) == "requestLine")
        #expect(Self.readInAllCuts("\n" + request) == "requestLine")
        #expect(Self.readInAllCuts("\r" + request) == "requestLine")
        var parser = RequestParser()
        parser.append(ByteBuffer(string: "\r\n"))
        #expect(try parser.next() == nil)
        #expect(!parser.isInHead && !parser.hasBytes)
    }

    @Test("What is given at once is not joined: the pieces of a body are those that arrived")
    func pieces() throws {
        var parser = RequestParser()
        parser.append(ByteBuffer(string: "POST / HTTP/1.1\r\nContent-Length: 6\r\n\r\nab"))
        guard case .head? = try parser.next() else { throw CancellationError() }
        #expect(try parser.next() == .body(ByteBuffer(string: "ab")))
        #expect(try parser.next() == nil)
        parser.append(ByteBuffer(string: "cdefGET"))
        #expect(try parser.next() == .body(ByteBuffer(string: "cdef")))
        #expect(try parser.next() == .end(nil))
        #expect(parser.hasBytes && parser.isInHead)
        parser.drop()
        #expect(!parser.hasBytes)
    }

    @Test("Random requests are read as they were written, in random cuts", arguments: 0..<50 as Range<UInt64>)
    func randomRequests(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let token = Array("abcXYZ019-_!~".utf8)
        var text: [UInt8] = []
        var expected = ""
        for _ in 0..<10 {
            let method = String(
                decoding: random.bytes(Int.random(in: 1...9, using: &random), from: token),
                as: UTF8.self
            )
            let body = random.bytes(Int.random(in: 0...300, using: &random), from: Array("ab\r\n0;:G ".utf8))
            let isChunked = Bool.random(using: &random)
            let framing = isChunked ? ("Transfer-Encoding", "chunked") : ("Content-Length", String(body.count))
            expected += "\(method) / HTTP/1.1 \(framing.0)=\(framing.1); [\(String(decoding: body, as: UTF8.self))]\n"
            text += Array("\(method) / HTTP/1.1\r\n\(framing.0): \(framing.1)\r\n\r\n".utf8)
            guard isChunked else {
                text += body
                continue
            }
            for piece in random.cuts(of: body, upTo: 40) where !piece.isEmpty {
                text += Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + [13, 10]
            }
            text += Array("0\r\n\r\n".utf8)
        }
        #expect(Self.read(random.cuts(of: text, upTo: 60)) == expected)
    }

    @Test("Random bytes are no request, and no crash", arguments: 0..<50 as Range<UInt64>)
    func randomBytes(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var bytes = Array(
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nA: b\r\n\r\n".utf8
        )
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        #expect(Self.read(random.cuts(of: bytes, upTo: 20)) == Self.read([bytes]))
    }

    @Test("What waits before a request can be looked at and passed over, as long as nothing of it was read")
    func untouched() throws {
        let request = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
        var parser = RequestParser()
        #expect(parser.untouched == nil)
        for cut in 1..<request.utf8.count {
            parser.append(ByteBuffer(string: "GET / HTTP/1.1\r\nHost: a\r\n\r\n" + request.prefix(cut)))
            guard case .head? = try parser.next(), case .end? = try parser.next() else {
                Issue.record("no request")
                return
            }
            #expect(parser.untouched.map { String(buffer: $0) } == String(request.prefix(cut)))
            parser.append(ByteBuffer(string: String(request.dropFirst(cut)) + request.prefix(cut)))
            let whole = request + request.prefix(cut)
            #expect(parser.untouched.map { String(buffer: $0) } == whole)
            parser.skip(request.utf8.count)
            #expect(parser.untouched.map { String(buffer: $0) } == String(request.prefix(cut)))
            while try parser.next() != nil {}
            #expect(parser.untouched == nil)
            parser.append(ByteBuffer(string: String(request.dropFirst(cut))))
            while let part = try parser.next() { if case .end = part { break } }
            #expect(!parser.hasBytes)
        }
        parser.append(ByteBuffer(string: "\r\nGET /"))
        #expect(try parser.next() == nil && parser.untouched == nil)
    }
}
