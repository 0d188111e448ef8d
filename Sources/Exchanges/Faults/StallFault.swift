import Listening
import NIOCore

/// `stall=2s`: the answer stops once, after the first event of an event stream, else after the head.
struct StallFault: Fault {
    /// For how long, in milliseconds.
    let milliseconds: Int64

    static let name = "stall"
    static let syntax = "stall=2s"

    init?(parsing value: Substring?) {
        guard let milliseconds = FaultNumber.milliseconds(value) else { return nil }
        self.milliseconds = milliseconds
    }

    var description: String { "stall=\(milliseconds)ms" }

    func makeStage(seed: UInt64?) -> (any FaultStage)? { StallStage(.milliseconds(milliseconds)) }
}

/// Waits for the place of the pause.
struct StallStage: FaultStage {
    private let time: TimeAmount
    private var events = EventCounter()
    private var isOver = false

    init(_ time: TimeAmount) { self.time = time }

    mutating func shape(_ part: ResponsePart) -> [FaultStep] {
        guard !isOver else { return [.pass(part)] }
        switch part {
        case .head(let head, _):
            events.begin(head)
            return [.pass(part)]
        case .body(let runs, let size):
            let end = events.take(runs, until: 1)
            if events.isEventStream && end == nil { return [.pass(part)] }
            isOver = true
            guard let end else { return [.pause(time), .pass(part)] }
            let (first, rest) = runs.split(at: end)
            return [.pass(.body(first, size: end)), .pause(time), .pass(.body(rest, size: size - end))]
        case .end, .breakOff:
            isOver = true
            return [.pause(time), .pass(part)]
        case .flush, .written: return [.pass(part)]
        }
    }
}
