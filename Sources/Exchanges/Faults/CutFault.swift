import BodyFormats
import HTTPMessages
import Listening
import NIOCore

/// `cut-after=3ev`, `cut-after=900b`: the connection breaks off after so many events or bytes of the body.
///
/// Events are those of an event stream; another body has none and is not cut. An answer that has fewer stays whole.
struct CutFault: Fault {
    /// After what the answer is cut.
    enum Limit: Equatable {
        case bytes(Int)
        case events(Int)
    }

    /// After what the answer is cut.
    let limit: Limit

    static let name = "cut-after"
    static let syntax = "cut-after=3ev or cut-after=900b"

    init?(parsing value: Substring?) {
        guard let value else { return nil }
        if let count = FaultNumber.parse(value, units: [("b", 1)]) {
            limit = .bytes(Int(count))
        } else if let count = FaultNumber.parse(value, units: [("ev", 1)]) {
            limit = .events(Int(count))
        } else {
            return nil
        }
    }

    var description: String {
        switch limit {
        case .bytes(let count): "cut-after=\(count)b"
        case .events(let count): "cut-after=\(count)ev"
        }
    }

    func makeStage(seed: UInt64?) -> (any FaultStage)? { CutStage(limit: limit) }
}

/// Counts what passes, and ends it.
struct CutStage: FaultStage {
    private let limit: CutFault.Limit
    private var events = EventCounter()
    private var passed = 0
    private var isOver = false

    init(limit: CutFault.Limit) { self.limit = limit }

    mutating func shape(_ part: ResponsePart) -> [FaultStep] {
        if isOver {
            // Files are still closed when what was written of them is out.
            if case .written = part { return [.pass(part)] }
            return []
        }
        switch part {
        case .head(let head, let framing):
            events.begin(head)
            guard cutsBeforeBody, framing != .none, framing != .length(0) else { return [.pass(part)] }
            isOver = true
            return [.pass(part), .pass(.breakOff)]
        case .body(let runs, let size):
            guard let length = lengthToCut(runs, size: size) else { return [.pass(part)] }
            isOver = true
            let (kept, _) = runs.split(at: length)
            return [.pass(.body(kept, size: length)), .pass(.breakOff)]
        case .flush, .end, .breakOff, .written: return [.pass(part)]
        }
    }

    private var cutsBeforeBody: Bool {
        switch limit {
        case .bytes(let count): count == 0
        case .events(let count): count == 0 && events.isEventStream
        }
    }

    /// How much of a piece is left when the limit is in it.
    private mutating func lengthToCut(_ runs: [IOData], size: Int) -> Int? {
        defer { passed += size }
        switch limit {
        case .bytes(let count): return passed + size >= count ? count - passed : nil
        case .events(let count): return events.take(runs, until: count)
        }
    }
}
