import NIOCore
import TestSupport
import Testing

@testable import Listening

/// What a client may send, by the rules of HTTP and of docs/design.md §12: each case is answered alike however its bytes
/// are cut.
@Suite(.timeLimit(.minutes(5))) struct ConformanceTests {
    @Test("Whole, byte by byte, and in every cut in two", arguments: Conformance.all)
    func cuts(of item: Conformance) throws {
        let bytes = Array(item.request.utf8)
        try check(item, [bytes[...]], "whole")
        // A long request in pieces of one byte shows nothing that a shorter one does not.
        let size = bytes.count < 20_000 ? 1 : 101
        try check(item, stride(from: 0, to: bytes.count, by: size).map { bytes[$0...].prefix(size) }, "byte by byte")
        for cut in Self.cuts(of: bytes) { try check(item, [bytes[..<cut], bytes[cut...]], "cut at \(cut)") }
    }

    @Test("Over sockets", arguments: Conformance.all)
    func sockets(of item: Conformance) async throws {
        try await EchoServer.run(maximumBody: 2000) { server in
            let client = try await server.connect()
            // An answer to this shows that the connection stayed usable.
            let last = "GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            try await client.send(item.request + last)
            let (text, _) = await client.receiveToEnd()
            if item.isHead {
                #expect(text.hasSuffix("GET /last "))
            } else {
                let summary = Conformance.summary(of: text, isClosed: true, isHead: false)
                let isOver = item.expected.hasSuffix("close")
                #expect(summary == item.expected + (isOver ? "" : " | GET /last  | close"))
            }
            if !item.isServed { #expect(!server.journal.entries.contains("end /a")) }
            await client.close()
        }
    }

    private func check(_ item: Conformance, _ pieces: [ArraySlice<UInt8>], _ how: String) throws {
        let connection = try EmbeddedConnection()
        for piece in pieces { try connection.send(piece) }
        let received = try connection.received()
        let summary = Conformance.summary(of: received, isClosed: connection.isClosed, isHead: item.isHead)
        #expect(summary == item.expected, Comment(rawValue: how))
        if !item.isServed { #expect(!connection.journal.entries.contains { $0.hasPrefix("end ") }) }
    }

    /// Every place for a cut; of a long request those at its ends and some between.
    private static func cuts(of bytes: [UInt8]) -> [Int] {
        if bytes.count <= 1000 { return Array(bytes.indices) }
        var random = SeededGenerator(seed: 12)
        return bytes.indices.prefix(5) + bytes.indices.suffix(5)
            + (0..<5).map { _ in Int.random(in: bytes.indices, using: &random) }
    }
}
