import AssetURLs
import HTTPMessages
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import Exchanges

@Suite("The body of a request whose local links become the originals (docs/design.md §6)")
struct BodyRestoringTests {
    private static let local = "http://localhost:4141/_tapedeck/via/https/cdn.example/a"
    private static let original = "https://cdn.example/a"

    private func restoring(_ type: String?, length: Int?, coding: String? = nil) throws -> BodyRestoring {
        var headers: HTTPHeaders = [:]
        if let type { headers.add(name: "Content-Type", value: type) }
        if let length { headers.add(name: "Content-Length", value: "\(length)") }
        if length == nil { headers.add(name: "Transfer-Encoding", value: "chunked") }
        if let coding { headers.add(name: "Content-Encoding", value: coding) }
        return BodyRestoring(
            RequestHead(method: "POST", target: "/acme/v1", headers: headers),
            restorer: URLRestorer(table: try Samples.table(), servers: ["localhost:4141"])
        )
    }

    /// What goes on while the body comes in these pieces, and what goes on at its end.
    private func run(_ body: inout BodyRestoring, _ pieces: some Sequence<ArraySlice<UInt8>>) -> (String, String) {
        var early: [ByteBuffer] = []
        for piece in pieces { early += body.take(ByteBuffer(bytes: piece)) }
        return (text(early), text(body.finish()))
    }

    private func text(_ buffers: [ByteBuffer]) -> String { buffers.map { String(buffer: $0) }.joined() }

    @Test("JSON, forms and multipart with a length are held until they are whole, and changed then")
    func held() throws {
        let bodies = [
            ("application/json", "{\"url\":\"\(Self.local)\",\"n\":1.0}", "{\"url\":\"\(Self.original)\",\"n\":1.0}"),
            (
                "application/x-www-form-urlencoded",
                "a=1&u=http%3A%2F%2Flocalhost%3A4141%2F_tapedeck%2Fvia%2Fhttps%2Fcdn.example%2Fa",
                "a=1&u=https%3A%2F%2Fcdn.example%2Fa"
            ),
            (
                "multipart/form-data; boundary=Ab",
                "--Ab\r\nContent-Disposition: form-data; name=\"u\"\r\n\r\n\(Self.local)\r\n--Ab--\r\n",
                "--Ab\r\nContent-Disposition: form-data; name=\"u\"\r\n\r\n\(Self.original)\r\n--Ab--\r\n"
            ),
        ]
        var random = SeededGenerator(seed: 3)
        for (type, sent, restored) in bodies {
            for _ in 0..<20 {
                var body = try restoring(type, length: sent.utf8.count)
                #expect(body.holds)
                let (early, end) = run(&body, random.cuts(of: Array(sent.utf8), upTo: 40))
                #expect(early.isEmpty)
                #expect(end == restored)
                #expect(!body.holds)
                #expect(body.finish().isEmpty)
            }
        }
    }

    @Test("Chunked JSON is not held; only a link that is not whole yet is")
    func streamed() throws {
        var body = try restoring("application/json", length: nil)
        #expect(!body.holds)
        #expect(text(body.take(ByteBuffer(string: "{\"a\":1,\"url\":\"http://local"))) == "{\"a\":1,\"url\":")
        let rest = "host:4141/_tapedeck/via/https/cdn.example/a\"}"
        #expect(text(body.take(ByteBuffer(string: rest))) == "\"\(Self.original)\"}")
        #expect(body.finish().isEmpty)
        var broken = try restoring("application/json", length: nil)
        #expect(run(&broken, [Array("\"http://loc".utf8)[...]]) == ("", "\"http://loc"))
    }

    @Test("A chunked form or multipart body is held too, since only the whole can be taken apart")
    func chunked() throws {
        var body = try restoring("multipart/form-data; boundary=Ab", length: nil)
        #expect(body.holds)
        let sent = "--Ab\r\n\r\n\(Self.local)\r\n--Ab--"
        #expect(run(&body, [Array(sent.utf8)[...]]).1 == "--Ab\r\n\r\n\(Self.original)\r\n--Ab--")
    }

    @Test("A held body in which nothing changes goes on in the pieces in which it came")
    func unchanged() throws {
        var body = try restoring("application/json", length: 8)
        _ = body.take(ByteBuffer(string: "{\"a\""))
        _ = body.take(ByteBuffer(string: ": 1}"))
        #expect(body.finish().map { String(buffer: $0) } == ["{\"a\"", ": 1}"])
    }

    @Test("Other bodies, coded ones and empty ones pass as they come")
    func passing() throws {
        for (type, length, coding) in [
            ("text/plain", 9, nil), (nil, 9, nil), ("multipart/form-data", 9, nil), ("application/json", 9, "gzip"),
            ("application/json", 0, nil), ("image/png", nil, nil),
        ] as [(String?, Int?, String?)] {
            var body = try restoring(type, length: length, coding: coding)
            #expect(!body.holds)
            #expect(text(body.take(ByteBuffer(string: "\"\(Self.local)\""))) == "\"\(Self.local)\"")
            #expect(body.finish().isEmpty)
        }
    }

    @Test("A body above 16 MiB passes as it is: at once where its length says so, else when it has become so large")
    func large() throws {
        let limit = 16 << 20
        #expect(try restoring("application/json", length: limit).holds)
        #expect(try !restoring("application/json", length: limit + 1).holds)
        var body = try restoring("application/x-www-form-urlencoded", length: nil)
        let piece = ByteBuffer(bytes: [UInt8](repeating: 0x61, count: limit))
        #expect(body.take(piece).isEmpty)
        #expect(body.holds)
        #expect(
            body.take(ByteBuffer(string: "u=\(Self.local)")).map(\.readableBytes) == [limit, 2 + Self.local.utf8.count]
        )
        #expect(!body.holds)
        #expect(text(body.take(ByteBuffer(string: "&v=\(Self.local)"))) == "&v=\(Self.local)")
        #expect(body.finish().isEmpty)
    }
}
