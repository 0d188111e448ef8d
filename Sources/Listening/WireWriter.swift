import HTTPMessages
import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The outermost handler of a connection: where finished bytes are handed to the socket, and how the socket closes.
///
/// Answers are written as bytes (docs/design.md §5: heads come back in the spelling in which they were received).
final class WireWriter: ChannelOutboundHandler {
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    private var context: ChannelHandlerContext?
    /// The regions of files that the system has not taken to their ends, in order.
    private var regions = CircularBuffer<FileRegion>()
    private var isWatching = false
    /// Small chunks that were written since the last flush; its memory is used again when the socket has taken them.
    private var chunks = ByteBuffer()

    /// So many bytes of chunks are gathered.
    private static let gatheredSize = 16_384
    /// So much memory is kept for the next ones.
    private static let keptCapacity = 1024
    /// How often it is looked whether a file still has what is to be sent of it.
    private static let watchTime = TimeAmount.seconds(1)

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// Hands bytes to the socket's queue as one chunk, together with its like: one buffer costs less than many.
    func write(chunk bytes: ByteBuffer) {
        if Self.add(bytes, to: &chunks) > Self.gatheredSize { passChunks() }
    }

    /// Adds a chunk to those that were gathered, in one go; says how many bytes they are.
    private static func add(_ bytes: ByteBuffer, to chunks: inout ByteBuffer) -> Int {
        if chunks.readableBytes == 0 { chunks.clear() }
        ChunkedCoding.write(chunk: bytes, into: &chunks)
        return chunks.readableBytes
    }

    /// Hands the chunks that were gathered to the socket's queue.
    private func passChunks() {
        guard chunks.readableBytes > 0 else { return }
        context?.write(wrapOutboundOut(.byteBuffer(chunks)), promise: nil)
        if chunks.capacity > Self.keptCapacity {
            chunks = ByteBuffer()
        } else {
            chunks.moveReaderIndex(to: chunks.writerIndex)
        }
    }

    /// Hands bytes to the socket's queue.
    func write(_ data: IOData) {
        passChunks()
        guard case .fileRegion(let region) = data, let context else {
            context?.write(wrapOutboundOut(data), promise: nil)
            return
        }
        let promise = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        regions.append(region)
        promise.futureResult.whenComplete { _ in bound.value.regions.removeFirst() }
        context.write(wrapOutboundOut(data), promise: promise)
        watch()
    }

    /// Sends bytes, behind what is in the queue.
    func writeAndFlush(_ bytes: ByteBuffer) {
        passChunks()
        context?.writeAndFlush(wrapOutboundOut(.byteBuffer(bytes)), promise: nil)
    }

    /// Sends the queue.
    func flush() {
        passChunks()
        context?.flush()
    }

    /// Whether bytes wait here that the system does not take, as the client does not read.
    var holdsBytes: Bool {
        let waiting = try? context?.channel.syncOptions?.getOption(.bufferedWritableBytes)
        return (waiting ?? 0) > 0
    }

    /// A future that succeeds when everything written so far was handed to the system.
    func written() -> EventLoopFuture<Void>? {
        passChunks()
        guard let context else { return nil }
        let promise = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(.byteBuffer(ByteBuffer())), promise: promise)
        return promise.futureResult
    }

    /// Sends the queue to its last byte, then shuts the sending side down or closes.
    func close(mode: CloseMode) {
        guard let context else { return }
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        written()?.whenComplete { _ in bound.value.close(mode: mode, promise: nil) }
    }

    /// Sends the queue to its last byte, then resets the connection: a close would look like the end of the answer
    /// where nothing else marks it (RFC 9112 §6.3, rule 8).
    func reset() {
        guard let channel = context?.channel else { return }
        written()?.whenComplete { _ in Self.reset(channel) }
    }

    private static func reset(_ channel: any Channel) {
        let options = channel as? any SocketOptionProvider
        let lingered = options?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        guard let lingered else { return channel.close(promise: nil) }
        lingered.whenComplete { _ in channel.close(promise: nil) }
    }

    /// Closes at once; what was not sent is dropped.
    func closeNow() { context?.close(promise: nil) }

    // MARK: Files

    /// Looks now and then whether files still have what is to be sent of them, and resets the connection if one does not.
    ///
    /// Of a file that was cut short the system sends nothing and says nothing, so the client would wait for ever, and NIO
    /// would try again and again.
    private func watch() {
        guard !isWatching, !regions.isEmpty, let context else { return }
        isWatching = true
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.watchTime) {
            let wire = bound.value
            wire.isWatching = false
            if let region = wire.regions.first, Self.isLost(region), let channel = wire.context?.channel {
                Self.reset(channel)
            }
            wire.watch()
        }
    }

    private static func isLost(_ region: FileRegion) -> Bool {
        var status = stat()
        let result = try? region.fileHandle.withUnsafeFileDescriptor { fstat($0, &status) }
        return result != 0 || Int(status.st_size) < region.endIndex
    }
}
