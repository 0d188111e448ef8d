package import NIOCore
import NIOPosix

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Lets those who have much to send on one event loop go on one after another, with a look at its sockets before each.
///
/// A task of the loop would not do: NIO runs tasks, and those that they add, until none is left, and only then asks the
/// system which sockets are ready. Clients that read as fast as they are written to would keep it from that until their
/// answers end. So a turn begins with a byte that comes out of a pipe, which the loop finds where it finds its sockets.
package final class LoopTurns: ChannelInboundHandler {
    /// What the pipe brings.
    package typealias InboundIn = ByteBuffer

    private let eventLoop: any EventLoop
    private var waiting = CircularBuffer<() -> Void>()
    /// Both ends of the pipe; made when it is first needed.
    private var pipe: (any Channel)?
    /// Whether the next turn is on its way.
    private var isNear = false

    /// Creates the turns of an event loop, on which they are used.
    package init(eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    /// Calls `turn` when those who asked before have had theirs, and the loop has looked at its sockets.
    package func next(_ turn: @escaping () -> Void) {
        waiting.append(turn)
        bringNext()
    }

    private func bringNext() {
        guard !isNear, !waiting.isEmpty else { return }
        isNear = true
        if pipe == nil { open() }
        if let pipe {
            pipe.writeAndFlush(ByteBuffer(integer: UInt8(0)), promise: nil)
        } else {
            let bound = NIOLoopBound(self, eventLoop: eventLoop)
            eventLoop.execute { bound.value.take() }
        }
    }

    private func take() {
        isNear = false
        waiting.popFirst()?()
        bringNext()
    }

    // MARK: The pipe

    /// Makes the pipe; without a descriptor for it a turn is a task, and the next one tries again.
    private func open() {
        guard let bootstrap = NIOPipeBootstrap(validatingGroup: eventLoop) else { return }
        var ends: [Int32] = [-1, -1]
        guard systemPipe(&ends) == 0 else { return }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        _ =
            bootstrap
            .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 16))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(bound.value) }
            }
            .takingOwnershipOfDescriptors(input: ends[0], output: ends[1])
    }

    /// Notes that the pipe is there.
    package func channelActive(context: ChannelHandlerContext) { pipe = context.channel }

    /// Notes that the pipe is no more: the loop ends.
    package func channelInactive(context: ChannelHandlerContext) { pipe = nil }

    /// Begins the next turn.
    package func channelRead(context: ChannelHandlerContext, data: NIOAny) { take() }
}

/// `pipe` of the system, which has the name of a property here.
private func systemPipe(_ ends: inout [Int32]) -> Int32 { pipe(&ends) }
