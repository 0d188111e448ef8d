import HTTPMessages
import NIOCore

/// Finds the reason phrases in the raw bytes of responses.
///
/// NIO's parser drops the phrase of every status it knows, but an answer is relayed and recorded with the phrase the
/// upstream sent (docs/design.md §4, `reason`). The scanner only looks at heads, so a body costs it nothing.
struct StatusLineScanner {
    private enum Place {
        /// Between messages: nothing is expected.
        case outside
        case statusLine
        case fields
    }

    private var place = Place.outside
    private var line: [UInt8] = []
    private var fieldLineLength = 0
    private var isInformational = false
    private var reasons: [String] = []
    /// How many bytes came behind the final head.
    private(set) var countBehindHead = 0
    /// The last four of them.
    private var tail: UInt32 = 0

    /// Longest status line that is remembered, in bytes.
    private static let maximumLine = 8192

    /// A request was sent: the next bytes begin a response head.
    mutating func expectResponse() {
        place = .statusLine
        line = []
        reasons = []
        expectNothing()
    }

    /// The answer is over: what counts from now on was not asked for.
    mutating func expectNothing() {
        countBehindHead = 0
        tail = 0
    }

    /// Looks at bytes that arrived, before the parser does, and says how many of them belong to heads.
    @discardableResult
    mutating func scan(_ bytes: some RandomAccessCollection<UInt8>) -> Int {
        var rest = bytes[...]
        while place != .outside, let byte = rest.popFirst() {
            if place == .statusLine { scanStatusLine(byte) } else { scanField(byte) }
        }
        countBehindHead += rest.count
        for byte in rest.suffix(4) { tail = tail << 8 | UInt32(byte) }
        return bytes.count - rest.count
    }

    /// Whether the bytes so far are those of a whole answer with this framing and none behind it.
    ///
    /// The parser says nothing of bytes that only begin another answer, and would take what was asked next for the rest
    /// of it (docs/design.md §12: bytes after a whole answer).
    func isExactly(_ framing: BodyFraming) -> Bool {
        switch framing {
        case .none: countBehindHead == 0
        case .length(let length): countBehindHead == length
        // The last chunk and its trailers end in an empty line, and nothing that ends so can be half an answer.
        case .chunked: tail == 0x0D0A_0D0A
        case .close: false
        }
    }

    /// The phrase of the oldest head that was not asked for yet; empty if there was none.
    mutating func takeReason() -> String { reasons.isEmpty ? "" : reasons.removeFirst() }

    private mutating func scanStatusLine(_ byte: UInt8) {
        guard byte == 0x0A else {
            if line.count < Self.maximumLine { line.append(byte) }
            return
        }
        if line.last == 0x0D { line.removeLast() }
        // Some servers send an empty line before a status line (RFC 9112 §2.2 lets parsers skip it).
        if line.isEmpty { return }
        let parts = line.split(separator: 0x20, maxSplits: 2, omittingEmptySubsequences: false)
        reasons.append(parts.count > 2 ? String(buffer: FieldBytes.escape(ByteBuffer(bytes: parts[2]))) : "")
        isInformational = parts.count > 1 && parts[1].first == 0x31
        line = []
        fieldLineLength = 0
        place = .fields
    }

    private mutating func scanField(_ byte: UInt8) {
        switch byte {
        case 0x0A where fieldLineLength == 0: place = isInformational ? .statusLine : .outside
        case 0x0A: fieldLineLength = 0
        case 0x0D: break
        default: fieldLineLength += 1
        }
    }
}
