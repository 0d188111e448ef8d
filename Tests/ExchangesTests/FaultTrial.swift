import HTTPMessages
import Listening
import NIOCore
import NIOHTTP1

@testable import Exchanges

/// An answer that goes through one fault, and what came out of it, in words.
struct FaultTrial {
    private var stage: any FaultStage
    private(set) var log: [String] = []

    /// Creates a trial of a fault as it is written, with the head of an answer.
    init?(_ text: String, kind: String = "text/event-stream", framing: BodyFraming = .chunked, seed: UInt64? = nil) {
        guard let list = try? FaultList(parsing: text), let stage = list.makeStages(seed: seed).first else {
            return nil
        }
        self.stage = stage
        take(.head(ResponseHead(status: 200, headers: ["content-type": kind]), framing))
    }

    /// Gives the fault a step, and again what it wants again.
    mutating func take(_ part: ResponsePart) {
        for step in stage.shape(part) {
            switch step {
            case .pass(let part): log.append(describe(part))
            case .pause(let time): log.append("pause \(time.nanoseconds / 1_000_000)")
            case .again(let part): take(part)
            }
        }
    }

    /// Gives the fault a piece of the body.
    mutating func body(_ text: String) {
        take(.body([.byteBuffer(ByteBuffer(string: text))], size: text.utf8.count))
    }

    /// The bytes of the body that went on.
    var sent: String { log.filter { $0.hasPrefix(":") }.map { $0.dropFirst() }.joined() }

    private func describe(_ part: ResponsePart) -> String {
        switch part {
        case .head: return "head"
        case .body(let runs, let size):
            let text = runs.map { run in
                if case .byteBuffer(let bytes) = run { String(buffer: bytes) } else { "file" }
            }.joined()
            return text.utf8.count == size ? ":" + text : "wrong size \(size) of \(text)"
        case .flush: return "flush"
        case .end: return "end"
        case .breakOff: return "break"
        case .written: return "written"
        }
    }
}
