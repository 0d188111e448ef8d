import Listening
import NIOCore

/// `latency=300ms`: the answer begins so much later.
struct LatencyFault: Fault {
    /// How much later, in milliseconds.
    let milliseconds: Int64

    static let name = "latency"
    static let syntax = "latency=300ms"

    init?(parsing value: Substring?) {
        guard let milliseconds = FaultNumber.milliseconds(value) else { return nil }
        self.milliseconds = milliseconds
    }

    var description: String { "latency=\(milliseconds)ms" }

    func makeStage(seed: UInt64?) -> (any FaultStage)? { LatencyStage(time: .milliseconds(milliseconds)) }
}

/// Holds the head back.
struct LatencyStage: FaultStage {
    /// For how long.
    let time: TimeAmount

    func shape(_ part: ResponsePart) -> [FaultStep] {
        if case .head = part { return [.pause(time), .pass(part)] }
        return [.pass(part)]
    }
}
