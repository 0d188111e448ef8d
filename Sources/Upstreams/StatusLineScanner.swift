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

    /// Longest status line that is remembered, in bytes.
    private static let maximumLine = 8192

    /// A request was sent: the next bytes begin a response head.
    mutating func expectResponse() {
        place = .statusLine
        line = []
        reasons = []
    }

    /// Looks at bytes that arrived, before the parser does.
    mutating func scan(_ bytes: some Sequence<UInt8>) {
        if place == .outside { return }
        for byte in bytes {
            switch place {
            case .outside: return
            case .statusLine: scanStatusLine(byte)
            case .fields: scanField(byte)
            }
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
        reasons.append(parts.count > 2 ? String(decoding: parts[2], as: UTF8.self) : "")
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
