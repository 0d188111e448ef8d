import NIOCore
import NIOEmbedded
import NIOPosix
import Testing

@testable import Listening

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

@Suite("Turns of an event loop")
struct LoopTurnsTests {
    /// Notes that its channel was read from.
    private final class Ear: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private(set) var hasHeard = false

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { hasHeard = true }
    }

    /// One who asks for turn after turn, as someone does who has much to send to a quick client.
    private final class Sender {
        private let turns: LoopTurns
        private let isDone: () -> Bool
        private let ended: (Int) -> Void
        private var count = 0

        init(_ turns: LoopTurns, until isDone: @escaping () -> Bool, ended: @escaping (Int) -> Void) {
            self.turns = turns
            self.isDone = isDone
            self.ended = ended
        }

        func begin() { turns.next { self.take() } }

        private func take() {
            count += 1
            if count == LoopTurnsTests.most || isDone() { ended(count) } else { begin() }
        }
    }

    /// So many turns are enough for anything.
    private static let most = 10_000

    private static func withLoop<Result>(_ body: (any EventLoop) async throws -> Result) async throws -> Result {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let result = try await body(group.next())
            try await group.shutdownGracefully()
            return result
        } catch {
            try await group.shutdownGracefully()
            throw error
        }
    }

    /// A channel whose bytes come back to it.
    private static func echo(on loop: any EventLoop, to ear: NIOLoopBound<Ear>) async throws -> any Channel {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        return try await NIOPipeBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(ear.value) }
            }
            .takingOwnershipOfDescriptors(input: ends[0], output: ends[1]).get()
    }

    @Test("Between turns the loop looks at its sockets, however many senders have more to send", arguments: [1, 2, 20])
    func looksAtSockets(senders: Int) async throws {
        let counts = try await Self.withLoop { loop in
            let ear = try await loop.submit { NIOLoopBound(Ear(), eventLoop: loop) }.get()
            let channel = try await Self.echo(on: loop, to: ear)
            let promises = (0..<senders).map { _ in loop.makePromise(of: Int.self) }
            loop.execute {
                let turns = LoopTurns(eventLoop: loop)
                for promise in promises {
                    Sender(turns, until: { ear.value.hasHeard }, ended: { promise.succeed($0) }).begin()
                }
                channel.writeAndFlush(ByteBuffer(string: "a request"), promise: nil)
            }
            return try await EventLoopFuture.whenAllSucceed(promises.map(\.futureResult), on: loop).get()
        }
        #expect(counts.allSatisfy { $0 <= 2 }, "\(counts)")
    }

    @Test("Who asks again comes behind those who wait")
    func order() async throws {
        let order = try await Self.withLoop { loop in
            let promise = loop.makePromise(of: [Int].self)
            loop.execute {
                let turns = LoopTurns(eventLoop: loop)
                let order = NIOLoopBoundBox([Int](), eventLoop: loop)
                for number in 1...3 {
                    turns.next {
                        order.value.append(number)
                        turns.next {
                            order.value.append(number)
                            if order.value.count == 6 { promise.succeed(order.value) }
                        }
                    }
                }
            }
            return try await promise.futureResult.get()
        }
        #expect(order == [1, 2, 3, 1, 2, 3])
    }

    @Test("Nobody has the turn at once")
    func notAtOnce() async throws {
        let wasAtOnce = try await Self.withLoop { loop in
            let promise = loop.makePromise(of: Bool.self)
            loop.execute {
                var isAsking = true
                LoopTurns(eventLoop: loop).next { promise.succeed(isAsking) }
                isAsking = false
            }
            return try await promise.futureResult.get()
        }
        #expect(!wasAtOnce)
    }

    @Test("Where there is no pipe a turn is a task")
    func withoutPipe() {
        let loop = EmbeddedEventLoop()
        let turns = LoopTurns(eventLoop: loop)
        var order: [Int] = []
        turns.next {
            order.append(1)
            turns.next { order.append(3) }
        }
        turns.next { order.append(2) }
        #expect(order.isEmpty)
        loop.run()
        #expect(order == [1, 2, 3])
    }
}
