/// How the body of a replayed answer is cut into writes.
///
/// The bytes are always those that were recorded; only their borders move. `random` is there to shake out client
/// parsers: it cuts inside events, UTF-8 sequences and CRLFs. See `docs/design.md §2`, `--chunking`.
package enum Chunking: Sendable, Equatable {
    /// Every recorded frame is a write.
    case recorded
    /// Every server-sent event is a write; a body that is no event stream is cut as recorded.
    case event
    /// Every so many bytes are a write, from 1.
    case bytes(Int)
    /// Pieces of random length; equal seeds cut equal bodies equally, on any machine.
    case random(seed: UInt64)

    /// How a chunking is written, for messages.
    package static let syntax = "recorded, event, bytes:N or random:SEED, where N (from 1) and SEED are whole numbers"

    /// Reads `recorded`, `event`, `bytes:N` or `random:SEED`.
    ///
    /// Strict: numbers are decimal digits only and must not overflow. `nil` for everything else.
    package init?(parsing text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        switch (parts[0], parts.count) {
        case ("recorded", 1): self = .recorded
        case ("event", 1): self = .event
        case ("bytes", 2):
            guard let size = Chunking.number(in: parts[1]).flatMap(Int.init(exactly:)), size > 0 else { return nil }
            self = .bytes(size)
        case ("random", 2):
            guard let seed = Chunking.number(in: parts[1]) else { return nil }
            self = .random(seed: seed)
        default: return nil
        }
    }

    /// A number of digits only: `UInt64.init` alone would also take `+5`.
    private static func number(in text: Substring) -> UInt64? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return UInt64(text)
    }
}

extension Chunking: CustomStringConvertible {
    /// The chunking as it is written on the command line; parsing it gives the same chunking.
    package var description: String {
        switch self {
        case .recorded: "recorded"
        case .event: "event"
        case .bytes(let size): "bytes:\(size)"
        case .random(let seed): "random:\(seed)"
        }
    }
}
