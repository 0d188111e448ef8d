import NIOCore
import NIOPosix
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
            try await check(item, [Array(item.request.utf8)], "whole", server)
        }
    }

    @Test("Over sockets, byte by byte and in cuts in two", arguments: Conformance.all)
    func cutSockets(of item: Conformance) async throws {
        let bytes = Array(item.request.utf8)
        let size = bytes.count < 1000 ? 1 : 1009
        let single = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0...].prefix(size)) }
        // All cuts of all requests would take as long as all other tests of the module together.
        var random = SeededGenerator(seed: UInt64(bytes.count))
        let cuts = Self.cuts(of: bytes).shuffled(using: &random).prefix(20)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        try await EchoServer.run(maximumBody: 2000, group: group) { server in
            try await check(item, single, "byte by byte", server, loop: group.any())
            for cut in cuts {
                let pieces = [Array(bytes[..<cut]), Array(bytes[cut...])]
                try await check(item, pieces, "cut at \(cut)", server, loop: group.any())
            }
        }
        try await group.shutdownGracefully()
    }

    /// Sends the pieces and then another request, whose answer shows that the connection stayed usable.
    ///
    /// Each piece is sent when `loop`, which is the server's only one, has had time to read the one before.
    private func check(
        _ item: Conformance,
        _ pieces: [[UInt8]],
        _ how: String,
        _ server: EchoServer,
        loop: (any EventLoop)? = nil
    ) async throws {
        let client = try await server.connect()
        for piece in pieces {
            try await client.send(piece)
            // In one turn of the loop it is accepted, in the next one it is read.
            for _ in 0..<3 { try await loop?.submit {}.get() }
        }
        try await client.send("GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        let (text, _) = await client.receiveToEnd()
        if item.isHead {
            #expect(text.hasSuffix("GET /last "), Comment(rawValue: how))
        } else {
            let summary = Conformance.summary(of: text, isClosed: true, isHead: false)
            let isOver = item.expected.hasSuffix("close")
            #expect(summary == item.expected + (isOver ? "" : " | GET /last  | close"), Comment(rawValue: how))
        }
        if !item.isServed { #expect(!server.journal.entries.contains("end /a")) }
        await client.close()
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
