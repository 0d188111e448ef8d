import Compression
import NIOCore
import NIOPosix

/// Hands a body from an event loop to its ``BodyIntake`` on a worker thread, in order and with a budget.
///
/// Lives on one event loop. Small bodies never leave it; of larger ones at most ``budget`` bytes wait here, then
/// ``isFull`` asks whoever reads the body to pause until ``onRoom`` is called.
final class BodySpool {
    /// Bytes that may wait for the worker before the sender is held back (docs/design.md §12).
    private static let budget = 256 * 1024
    /// Bodies up to this size are worked on where they are, and so much of larger ones is handed over at a time.
    private static let inlineLimit = 64 * 1024
    /// So much is handed over at a time where it is compressed.
    private static let packedLimit = 192 * 1024

    private let eventLoop: any EventLoop
    private let workers: NIOThreadPool
    private let intake: BodyIntake
    /// Compresses what waits; `nil` where it is no text.
    private let packer: Packer?
    private var waiting: HeldPieces
    /// What the worker has.
    ///
    /// It is let go of here, behind the worker: a loop reads into its buffers again when nobody else has them.
    private var lent: HeldPieces?
    private var totalBytes = 0
    private var isWorking = false
    private var failure: (any Error)?
    private var drained: EventLoopPromise<HeldPieces>?
    private var finished: EventLoopPromise<BodyIntake.Body>?

    /// Called when ``isFull`` has become `false`.
    var onRoom: (() -> Void)?

    /// Prepares for a body.
    ///
    /// - Parameters:
    ///   - eventLoop: The loop that it comes on.
    ///   - workers: Where it is worked on.
    ///   - intake: What takes it in.
    ///   - packer: That of the loop.
    ///   - number: Tells it from others that come at the same time.
    init(eventLoop: any EventLoop, workers: NIOThreadPool, intake: BodyIntake, packer: Packer, number: Int) {
        self.eventLoop = eventLoop
        self.workers = workers
        self.intake = intake
        self.packer = intake.isText ? packer : nil
        waiting = HeldPieces(number: number)
    }

    /// Whether whoever reads the body should pause.
    var isFull: Bool { waiting.memory > Self.budget }

    /// Whether what waits is so much that it should be worked on.
    private var isDue: Bool { waiting.plainCount > Self.inlineLimit || waiting.memory > Self.packedLimit }

    /// Takes a piece of the body.
    func append(_ bytes: ByteBuffer) {
        guard failure == nil else { return }
        waiting.append(bytes, packer: packer)
        totalBytes += bytes.readableBytes
        if isDue { work() }
    }

    /// Says that the body is complete; the future gives it when all of it was taken in, or fails with `BlobError`.
    func finish() -> EventLoopFuture<BodyIntake.Body> {
        let promise = eventLoop.makePromise(of: BodyIntake.Body.self)
        if totalBytes <= Self.inlineLimit, !isWorking, intake.staysInMemory(totalBytes) {
            promise.completeWith(
                Result {
                    try intake.consume(waiting)
                    return try intake.finish()
                }
            )
            waiting = HeldPieces()
        } else {
            finished = promise
            work()
        }
        return promise.futureResult
    }

    /// Says that the body is complete; the future gives those last pieces that the intake was not given yet.
    ///
    /// Whoever asks gives them to it, and finishes it, on a worker thread.
    func drain() -> EventLoopFuture<HeldPieces> {
        let promise = eventLoop.makePromise(of: HeldPieces.self)
        drained = promise
        if !isWorking { handOver() }
        return promise.futureResult
    }

    private func handOver() {
        guard let drained else { return }
        self.drained = nil
        if let failure { drained.fail(failure) } else { drained.succeed(waiting) }
        waiting = HeldPieces()
    }

    private func work() {
        guard !isWorking else { return }
        let isLast = finished != nil
        if waiting.count == 0 && !isLast { return }
        let batch = waiting
        lent = batch
        isWorking = true
        let wasFull = isFull
        waiting = HeldPieces()
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let intake = intake
        let done: EventLoopFuture<BodyIntake.Body?> = workers.runIfActive(eventLoop: eventLoop) {
            try intake.consume(batch)
            return isLast ? try intake.finish() : nil
        }
        done.whenComplete { bound.value.worked($0) }
        if wasFull { onRoom?() }
    }

    private func worked(_ result: Result<BodyIntake.Body?, any Error>) {
        isWorking = false
        lent = nil
        switch result {
        case .success(let body):
            if let body {
                finished?.succeed(body)
                finished = nil
            } else if finished != nil || isDue && drained == nil {
                work()
            }
        case .failure(let error):
            failure = error
            waiting = HeldPieces()
            finished?.fail(error)
            finished = nil
        }
        handOver()
        onRoom?()
    }
}
