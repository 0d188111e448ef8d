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
}
