import HTTPMessages
import Listening
import NIOCore

/// `garble`: the data of one event of an event stream are damaged.
///
/// It is one of the first three, which one says the seed, and the first where there is none. The damage changes no
/// length, so the answer's framing stays right, and JSON is none any more.
struct GarbleFault: Fault {
    static let name = "garble"
    static let syntax = "garble"

    init?(parsing value: Substring?) {
        guard value == nil else { return nil }
    }

    var description: String { "garble" }

    func makeStage(seed: UInt64?) -> (any FaultStage)? {
        guard let seed else { return GarbleStage(event: 0) }
        var random = SplitMix64(seed: seed)
        return GarbleStage(event: Int(random.next() % 3))
    }
}

/// Looks for the event, and damages it.
struct GarbleStage: FaultStage {
    private var isEventStream = false
    private var search: EventDataSearch

    /// Creates the stage.
    ///
    /// - Parameter event: The number of the event among those with data, from 0.
    init(event: Int) { search = EventDataSearch(event: event) }

    mutating func shape(_ part: ResponsePart) -> [FaultStep] {
        switch part {
        case .head(let head, _): isEventStream = head.isEventStream
        case .body(let runs, let size) where isEventStream && !search.isOver:
            return [.pass(.body(runs.map { damaged($0) }, size: size))]
        case .body, .flush, .end, .breakOff, .written: break
        }
        return [.pass(part)]
    }

    private mutating func damaged(_ run: IOData) -> IOData {
        guard case .byteBuffer(var bytes) = run, let offset = search.feed(bytes.readableBytesView) else { return run }
        let index = bytes.readerIndex + offset
        let isMark = bytes.getInteger(at: index) == UInt8(ascii: "#")
        bytes.setInteger(UInt8(ascii: isMark ? "~" : "#"), at: index)
        return .byteBuffer(bytes)
    }
}
