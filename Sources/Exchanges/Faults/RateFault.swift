import Listening
import NIOCore

/// `rate=1000B/s`: the body comes no faster.
struct RateFault: Fault {
    /// Bytes of the body a second, from 1.
    let bytesPerSecond: Int

    static let name = "rate"
    static let syntax = "rate=1000B/s"

    init?(parsing value: Substring?) {
        let units: [(String, Int64)] = [
            ("B/s", 1), ("KB/s", 1000), ("KiB/s", 1 << 10), ("MB/s", 1_000_000), ("MiB/s", 1 << 20),
        ]
        guard let value, let rate = FaultNumber.parse(value, units: units), rate > 0 else { return nil }
        bytesPerSecond = Int(rate)
    }

    var description: String { "rate=\(bytesPerSecond)B/s" }

    func makeStage(seed: UInt64?) -> (any FaultStage)? { RateStage(bytesPerSecond: bytesPerSecond) }
}

/// Cuts the body into what may go in a twentieth of a second.
struct RateStage: FaultStage {
    /// Bytes of the body a second.
    let bytesPerSecond: Int

    func shape(_ part: ResponsePart) -> [FaultStep] {
        guard case .body(let runs, let size) = part else { return [.pass(part)] }
        let length = min(size, max(1, bytesPerSecond / 20))
        let (first, rest) = runs.split(at: length)
        let nanoseconds = Double(length) / Double(bytesPerSecond) * 1e9
        let slice: [FaultStep] = [.pass(.body(first, size: length)), .pause(.nanoseconds(Int64(nanoseconds)))]
        return length < size ? slice + [.again(.body(rest, size: size - length))] : slice
    }
}
