internal import BodyFormats

// Strings: those that pass, names, and those that may be a URL (RFC 8259 §7).
extension JSONLinkScanner {
    /// The longest string that is held, in bytes as written; a longer one passes untouched.
    static let candidateLimit = 16 * 1024

    mutating func scanText(_ bytes: UnsafeRawBufferPointer, _ index: inout Int, _ end: Int) {
        while index < end {
            if escape.isOpen {
                index += 1
                if escape.advance(bytes[index - 1]) == .malformed { return stop() }
                continue
            }
            index = ByteSearch.endOfPlainText(bytes, from: index, to: end)
            guard index < end else { return }
            index += 1
            switch bytes[index - 1] {
            case UInt8(ascii: "\""): return endValue()
            case UInt8(ascii: "\\"): escape.begin()
            default: return stop()
            }
        }
    }

    mutating func scanName(_ bytes: UnsafeRawBufferPointer, _ index: inout Int, _ end: Int) {
        while index < end {
            if escape.isOpen {
                path.extendName(CollectionOfOne(bytes[index]), isEscape: true)
                index += 1
                if escape.advance(bytes[index - 1]) == .malformed { return stop() }
                continue
            }
            let start = index
            index = ByteSearch.endOfPlainText(bytes, from: index, to: end)
            path.extendName(UnsafeRawBufferPointer(rebasing: bytes[start..<index]))
            guard index < end else { return }
            index += 1
            switch bytes[index - 1] {
            case UInt8(ascii: "\""):
                path.endName()
                mode = .structure
                expectation = .colon
                return
            case UInt8(ascii: "\\"):
                escape.begin()
                path.extendName(CollectionOfOne(UInt8(ascii: "\\")), isEscape: true)
            default: return stop()
            }
        }
    }

    /// Takes the bytes of a string that may be a URL until it cannot be one any more, or ends.
    ///
    /// - Returns: Whether it ended and is one; `candidate` then has it with both quotes.
    mutating func scanCandidate(_ bytes: UnsafeRawBufferPointer, _ index: inout Int, _ end: Int) -> Bool {
        while index < end {
            let byte = bytes[index]
            index += 1
            candidate.append(byte)
            if escape.isOpen {
                switch escape.advance(byte) {
                case .open: break
                case .unit(let unit): if !matcher.advance(unit) { mode = .text }
                case .malformed: stop()
                }
            } else if byte == UInt8(ascii: "\"") {
                endValue()
                return matcher.isURL
            } else if byte == UInt8(ascii: "\\") {
                escape.begin()
            } else if byte < 0x20 {
                stop()
            } else if !matcher.advance(UInt16(byte)) {
                mode = .text
            }
            if candidate.count >= Self.candidateLimit, mode == .candidate { mode = .text }
            if mode != .candidate { return false }
        }
        return false
    }

    /// Asks about the string in `candidate` and notes the change.
    ///
    /// One with media in base64 in it stays: on replay nobody sees those bytes, as they are sent from a file.
    mutating func decideCandidate(endingAt end: Int, _ edits: inout ByteEdits, _ decide: LinkRewriter.Decision) {
        var runs = Base64Runs(candidate)
        guard runs.next() == nil else { return }
        var scanner = JSONScanner(candidate)
        guard let token = try? scanner.next(),
            let change = decide(JSONString.text(of: token, in: candidate), path.names),
            let count = writtenCount(ofFirst: change.count)
        else { return }
        let start = end - candidate.count + 1
        edits.append(start..<start + count, written(change.text, like: candidate[1..<1 + count]))
    }

    /// How many bytes of the candidate, behind its quote, the first bytes of its text are written in; all are ASCII.
    private func writtenCount(ofFirst count: Int) -> Int? {
        var index = 1
        for _ in 0..<count {
            guard index < candidate.count - 1, candidate[index] < 0x80 else { return nil }
            let isEscape = candidate[index] == UInt8(ascii: "\\")
            index += !isEscape ? 1 : candidate[index + 1] == UInt8(ascii: "u") ? 6 : 2
        }
        return index - 1
    }

    /// The text as it stands in a string, with slashes written as in what it replaces.
    private func written(_ text: String, like old: ArraySlice<UInt8>) -> [UInt8] {
        let slash = UInt8(ascii: "/")
        let escapesSlashes = zip(old, old.dropFirst()).contains { $0 == UInt8(ascii: "\\") && $1 == slash }
        guard escapesSlashes else { return Array(text.utf8) }
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte == slash { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte)
        }
        return bytes
    }
}
