import HTTPMessages
import Listening
import NIOCore
import NIOHTTP1

/// An answer on its way through the faults that it is to have.
///
/// It stands between whoever answers and the client: what the faults leave of each step goes on as soon as they and the
/// client let it. Answers of Tapedeck's own, such as a miss, pass as they are, since they explain something.
final class ShapedAnswer: ResponseShaper {
    /// A step that waits, and the first fault that has not seen it.
    private struct Waiting {
        var step: FaultStep
        var stage: Int
    }

    private let writer: ResponseWriter
    private var stages: [any FaultStage]
    private var queue = CircularBuffer<Waiting>()
    private var waitingBytes = 0
    private var timer: Scheduled<Void>?
    private var isRunning = false
    private var isRoomAwaited = false
    /// Called when there is room again.
    var onRoom: (() -> Void)?
    /// Whether the connection was broken off from this side.
    private(set) var hasBrokenOff = false

    /// How much of a body waits here before the upstream is held back.
    private static let limit = 64 << 10
    /// What a fault changes: what comes from the upstream or the cassette, and its own status.
    private static let shaped = [Outcome.recorded, .replayed, .passed, .fault].map(\.rawValue)

    /// Creates the way.
    ///
    /// - Parameters:
    ///   - faults: What goes wrong.
    ///   - writer: Whose answer it is.
    init(_ faults: ChosenFaults, writer: ResponseWriter) {
        stages = faults.list.makeStages(seed: faults.seed)
        self.writer = writer
    }

    var isFull: Bool { waitingBytes >= Self.limit }

    func take(_ part: ResponsePart) {
        var part = part
        if case .head(var head, let framing) = part {
            mark(&head)
            part = .head(head, framing)
        }
        if case .body(_, let size) = part { waitingBytes += size }
        queue.append(Waiting(step: .pass(part), stage: 0))
        run()
        if isFull {
            isRoomAwaited = true
        } else if isRoomAwaited {
            // Later, since who gives a step is not ready to be asked for the next.
            let bound = NIOLoopBound(self, eventLoop: writer.eventLoop)
            writer.eventLoop.execute { bound.value.resume() }
        }
    }

    /// Goes on after the client takes bytes again, and has more given.
    ///
    /// A flush in the middle of a step may be what made the client take bytes; then ``take(_:)`` sees to it.
    func clientBecameWritable() {
        isRoomAwaited = true
        if !isRunning { resume() }
    }

    private func resume() {
        run()
        guard isRoomAwaited, !isFull else { return }
        isRoomAwaited = false
        onRoom?()
    }

    func clientGone() {
        timer?.cancel()
        timer = nil
        let dropped = queue
        queue = CircularBuffer()
        waitingBytes = 0
        stages = []
        for waiting in dropped {
            if case .pass(.written(let action)) = waiting.step { action() }
        }
    }

    /// Says in the head that the answer has a fault, or lets an answer of Tapedeck's own pass.
    private func mark(_ head: inout ResponseHead) {
        guard let outcome = head.headers.first(name: "x-tapedeck"), Self.shaped.contains(outcome) else {
            stages = []
            return
        }
        head.headers = HTTPHeaders(
            head.headers.map { ($0.name, $0.name.lowercased() == "x-tapedeck" ? Outcome.fault.rawValue : $0.value) }
        )
    }

    // MARK: Going on

    private func run() {
        guard !isRunning else { return }
        isRunning = true
        while timer == nil, goOn() {}
        isRunning = false
    }

    /// Does the next thing that waits; `false` if there is nothing, or it cannot be done now.
    private func goOn() -> Bool {
        guard let next = queue.first else { return false }
        switch next.step {
        case .pause(let time):
            queue.removeFirst()
            pause(time)
        case .again(let part), .pass(let part):
            if next.stage < stages.count {
                queue.removeFirst()
                shape(part, by: next.stage)
            } else {
                return write(part)
            }
        }
        return true
    }

    /// Gives a step to a fault; what that makes of it is next.
    private func shape(_ part: ResponsePart, by stage: Int) {
        waitingBytes -= part.bodySize
        for step in stages[stage].shape(part).reversed() {
            switch step {
            case .pass(let part):
                waitingBytes += part.bodySize
                queue.prepend(Waiting(step: step, stage: stage + 1))
            case .again(let part):
                waitingBytes += part.bodySize
                queue.prepend(Waiting(step: step, stage: stage))
            case .pause: queue.prepend(Waiting(step: step, stage: stages.count))
            }
        }
    }

    private func write(_ part: ResponsePart) -> Bool {
        switch part {
        case .body(_, let size):
            if !writer.isClientReady { writer.write(.flush) }
            guard writer.isClientReady else { return false }
            waitingBytes -= size
        case .breakOff:
            queue.removeFirst()
            breakOff()
            return true
        case .head, .flush, .end, .written: break
        }
        queue.removeFirst()
        writer.write(part)
        return true
    }

    private func pause(_ time: TimeAmount) {
        writer.write(.flush)
        guard time > .zero else { return }
        let bound = NIOLoopBound(self, eventLoop: writer.eventLoop)
        timer = writer.eventLoop.scheduleTask(in: time) {
            let answer = bound.value
            answer.timer = nil
            answer.resume()
        }
    }

    /// Breaks off when what was written is out: whose files it comes from closes them when the client is gone.
    private func breakOff() {
        hasBrokenOff = true
        let bound = NIOLoopBound(self, eventLoop: writer.eventLoop)
        writer.write(.written { bound.value.writer.write(.breakOff) })
    }
}

extension ResponsePart {
    /// The bytes of the body that it has.
    fileprivate var bodySize: Int {
        if case .body(_, let size) = self { size } else { 0 }
    }
}
