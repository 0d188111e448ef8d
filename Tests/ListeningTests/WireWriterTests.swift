import Foundation
import NIOCore
import NIOEmbedded
import NIOPosix
import Testing

@testable import Listening

@Suite("The way to the socket")
struct WireWriterTests {
    /// A connection to whose client ten bytes of a file are under way.
    private func send(_ body: (EmbeddedChannel, String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "tapedeck-\(UUID().uuidString)").path
        try Data("0123456789abcdef".utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let wire = WireWriter()
        let channel = EmbeddedChannel(handlers: [wire])
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        let handle = try NIOFileHandle(_deprecatedPath: path)
        wire.write(.fileRegion(FileRegion(fileHandle: handle, readerIndex: 2, endIndex: 12)))
        try body(channel, path)
        _ = try? channel.finish(acceptAlreadyClosed: true)
        try handle.close()
    }

    @Test("A connection waits for its client for as long as the file has what is to be sent of it")
    func whole() throws {
        try send { channel, path in
            channel.embeddedEventLoop.advanceTime(by: .minutes(10))
            try Data("0123456789ab".utf8).write(to: URL(filePath: path), options: [])
            channel.embeddedEventLoop.advanceTime(by: .minutes(10))
            #expect(channel.isActive)
            channel.flush()
            #expect(try channel.readOutbound(as: FileRegion.self)?.readableBytes == 10)
            channel.embeddedEventLoop.advanceTime(by: .minutes(10))
            #expect(channel.isActive)
        }
    }

    @Test("A connection is cut where the file was cut short meanwhile")
    func cutShort() throws {
        try send { channel, path in
            let file = try #require(FileHandle(forWritingAtPath: path))
            try file.truncate(atOffset: 11)
            try file.close()
            channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            #expect(!channel.isActive)
        }
    }

    private func text(_ channel: EmbeddedChannel) throws -> String? {
        guard case .byteBuffer(let bytes) = try channel.readOutbound(as: IOData.self) else { return nil }
        return String(buffer: bytes)
    }

    private func writer(_ body: (WireWriter, EmbeddedChannel) throws -> Void) throws {
        let wire = WireWriter()
        let channel = EmbeddedChannel(handlers: [wire])
        try body(wire, channel)
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    @Test("Chunks that are written before a flush are sent together, and those behind it are others")
    func chunks() throws {
        try writer { wire, channel throws in
            for round in 0..<3 {
                wire.write(chunk: ByteBuffer(string: "one\(round)"))
                wire.write(chunk: ByteBuffer(string: "another \(round)"))
                if round == 0 { #expect(try text(channel) == nil) }
                wire.flush()
            }
            // What the socket has not taken yet is not written over.
            for round in 0..<3 {
                #expect(try text(channel) == "4\r\none\(round)\r\n9\r\nanother \(round)\r\n")
            }
            wire.flush()
            #expect(try text(channel) == nil)
        }
    }

    @Test("Whatever else is sent comes behind the chunks before it")
    func order() throws {
        try writer { wire, channel in
            wire.write(chunk: ByteBuffer(string: "a"))
            wire.write(.byteBuffer(ByteBuffer(string: "b")))
            wire.write(chunk: ByteBuffer(string: "c"))
            wire.writeAndFlush(ByteBuffer(string: "d"))
            wire.write(chunk: ByteBuffer(string: "e"))
            _ = wire.written()
            var all = ""
            while let piece = try text(channel) { all += piece }
            #expect(all == "1\r\na\r\nb1\r\nc\r\nd1\r\ne\r\n")
        }
    }

    @Test("Many chunks without a flush go on before they are too many, in order")
    func manyChunks() throws {
        try writer { wire, channel in
            let piece = String(repeating: "x", count: 1000)
            for _ in 0..<100 { wire.write(chunk: ByteBuffer(string: piece)) }
            wire.flush()
            var all = ""
            while let sent = try text(channel) {
                #expect(sent.utf8.count < 20_000)
                all += sent
            }
            #expect(all == String(repeating: "3e8\r\n\(piece)\r\n", count: 100))
        }
    }
}
