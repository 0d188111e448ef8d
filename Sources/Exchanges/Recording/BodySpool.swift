import NIOCore
import NIOPosix

/// Hands a body from an event loop to its ``BodyIntake`` on a worker thread, in order and with a budget.
///
/// Lives on one event loop. Small bodies never leave it; of larger ones at most ``budget`` bytes wait here, then
/// ``isFull`` asks whoever reads the body to pause until ``onRoom`` is called.
final class BodySpool {
    /// Bytes that may wait for the worker before the sender is held back (docs/design.md §12).
    private static let budget = 256 * 1024
    /// Bodies up to this size are worked on where they are.
    private static let inlineLimit = 64 * 1024

    private let eventLoop: any EventLoop
    private let workers: NIOThreadPool
    private let intake: BodyIntake
    private var waiting: [ByteBuffer] = []
    private var waitingBytes = 0
    private var totalBytes = 0
    private var isWorking = false
    private var failure: (any Error)?
    private var drained: EventLoopPromise<[ByteBuffer]>?
    private var finished: EventLoopPromise<BodyIntake.Body>?

    /// Called when ``isFull`` has become `false`.
    var onRoom: (() -> Void)?

    init(eventLoop: any EventLoop, workers: NIOThreadPool, intake: BodyIntake) {
        self.eventLoop = eventLoop
        self.workers = workers
        self.intake = intake
    }

    /// Whether whoever reads the body should pause.
    var isFull: Bool { waitingBytes > Self.budget }

    /// Takes a piece of the body.
    func append(_ bytes: ByteBuffer) {
        guard failure == nil else { return }
        waiting.append(bytes)
        waitingBytes += bytes.readableBytes
        totalBytes += bytes.readableBytes
        if totalBytes > Self.inlineLimit { work() }
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
            waiting = []
            waitingBytes = 0
        } else {
            finished = promise
            work()
        }
        return promise.futureResult
    }

    /// Says that the body is complete; the future gives those last pieces that the intake was not given yet.
    ///
    /// Whoever asks gives them to it, and finishes it, on a worker thread.
    func drain() -> EventLoopFuture<[ByteBuffer]> {
        let promise = eventLoop.makePromise(of: [ByteBuffer].self)
        drained = promise
        if !isWorking { handOver() }
        return promise.futureResult
    }

    private func handOver() {
        guard let drained else { return }
        self.drained = nil
        if let failure { drained.fail(failure) } else { drained.succeed(waiting) }
        waiting = []
        waitingBytes = 0
    }

    private func work() {
        guard !isWorking else { return }
        let batch = waiting
        waiting = []
        let isLast = finished != nil
        if batch.isEmpty && !isLast { return }
        isWorking = true
        let wasFull = isFull
        waitingBytes = 0
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
        switch result {
        case .success(let body):
            if let body {
                finished?.succeed(body)
                finished = nil
            } else if drained == nil {
                work()
            }
        case .failure(let error):
            failure = error
            waiting = []
            waitingBytes = 0
            finished?.fail(error)
            finished = nil
        }
        handOver()
        onRoom?()
    }
}
