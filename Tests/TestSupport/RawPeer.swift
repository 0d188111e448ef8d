package import NIOCore
import NIOPosix
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One end of a TCP connection that a test moves by hand: exact bytes out, exact bytes in.
package final class RawPeer: Sendable {
    /// How the other end stopped sending.
    package enum Ending: Sendable, Equatable {
        /// It closed or shut its sending side down.
        case closed
        /// It reset the connection.
        case reset
    }

    /// A message that a test expected did not come.
    package struct Missing: Error, CustomStringConvertible {
        package let description: String
    }

    private let channel: any Channel
    private let inbox: Journal<UInt8>
    private let ending: Mutex<Ending?>
    private let consumed = Mutex(0)

    init(channel: any Channel, handler: RawPeerHandler) {
        self.channel = channel
        inbox = handler.inbox
        ending = Mutex(nil)
        handler.peer = self
    }

    /// Connects to `address`.
    ///
    /// - Parameters:
    ///   - address: Where a server listens.
    ///   - isReading: Whether bytes are taken from the start, or only after ``startReading()``.
    ///   - receiveBuffer: The size of the system's buffer, small to meet back-pressure soon.
    /// - Returns: The client's end.
    /// - Throws: What the system says where nobody listens.
    package static func connect(
        to address: SocketAddress,
        isReading: Bool = true,
        receiveBuffer: Int? = nil
    ) async throws -> RawPeer {
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(.autoRead, value: isReading)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
        if let receiveBuffer {
            bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: .init(receiveBuffer))
        }
        let peer = Mutex<RawPeer?>(nil)
        _ =
            try await bootstrap
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = RawPeerHandler()
                    try channel.pipeline.syncOperations.addHandler(handler)
                    peer.withLock { $0 = RawPeer(channel: channel, handler: handler) }
                }
            }
            .connect(to: address).get()
        guard let connected = peer.withLock({ $0 }) else { throw Missing(description: "no connection") }
        return connected
    }

    /// The port of this end.
    package var port: Int? { channel.localAddress?.port }

    // MARK: Sending

    /// Sends text, in one system call where that is possible.
    package func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    /// Sends bytes.
    package func send(_ bytes: some Sequence<UInt8> & Sendable) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
    }

    /// Sends bytes without waiting until the system has taken them.
    package func sendLater(_ bytes: [UInt8]) -> EventLoopFuture<Void> {
        channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    /// Sends every byte in a segment of its own.
    package func sendByteByByte(_ text: String) async throws {
        for byte in text.utf8 { try await send([byte]) }
    }

    /// Shuts the sending side down and goes on reading.
    package func shutDownSending() async throws { try await channel.close(mode: .output).get() }

    /// Closes the connection.
    package func close() async { try? await channel.close().get() }

    /// Resets the connection.
    package func reset() async throws {
        guard let options = channel as? any SocketOptionProvider else { return }
        try await options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        await close()
    }

    // MARK: Receiving

    /// Takes bytes from now on.
    package func startReading() async throws { try await channel.setOption(.autoRead, value: true).get() }

    /// Everything that came so far, also what was taken.
    package var received: String { String(decoding: inbox.entries, as: UTF8.self) }

    /// How many bytes came so far.
    package var receivedCount: Int { inbox.entries.count }

    /// Whether the other end has stopped sending.
    package var isAtEnd: Bool { inbox.isFinished }

    /// Waits for `marker` and takes everything up to its end.
    ///
    /// - Throws: ``Missing`` when the connection ends before.
    package func receive(through marker: String) async throws -> String {
        let start = consumed.withLock { $0 }
        let wanted = Array(marker.utf8)
        let bytes = await inbox.wait { $0.count > start && $0[start...].firstRange(of: wanted) != nil }
        guard bytes.count > start, let found = bytes[start...].firstRange(of: wanted) else {
            throw Missing(description: "no \(marker.debugDescription) in \(text(bytes[start...]).debugDescription)")
        }
        consumed.withLock { $0 = found.upperBound }
        return text(bytes[start..<found.upperBound])
    }

    /// Waits for `count` bytes and takes them.
    ///
    /// - Throws: ``Missing`` when the connection ends before.
    package func receive(count: Int) async throws -> String {
        let start = consumed.withLock { $0 }
        let bytes = await inbox.wait(count: start + count)
        guard bytes.count >= start + count else {
            throw Missing(description: "only \(bytes.count - start) of \(count) bytes")
        }
        consumed.withLock { $0 = start + count }
        return text(bytes[start..<start + count])
    }

    /// Waits until the other end stops sending; takes the rest.
    package func receiveToEnd() async -> (text: String, ending: Ending?) {
        let start = consumed.withLock { $0 }
        let bytes = await inbox.wait { _ in false }
        consumed.withLock { $0 = bytes.count }
        return (text(bytes[start...]), ending.withLock { $0 })
    }

    private func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    func end(_ ending: Ending) {
        self.ending.withLock { $0 = $0 ?? ending }
        inbox.finish()
    }
}
