internal import BodyFormats

/// Reads JSON that streams by, cut anywhere, and asks about each string value that is wholly an `http` or `https` URL.
///
/// It follows the grammar of RFC 8259 closely enough to know a value from a name, and stops at what is not JSON. The
/// text of strings that are no URL is not checked; nothing of it is kept.
struct JSONLinkScanner: Sendable {
    enum Mode {
        /// Between tokens.
        case structure
        /// In a string value that is no URL.
        case text
        case name
        /// In a string value that is, or may become, a URL.
        case candidate
        case literal, number
        /// Behind what is not JSON.
        case stopped
    }

    enum Expectation {
        case value, valueOrArrayEnd, nameOrObjectEnd, name, colon, separator
        /// White space, behind a whole text.
        case space
    }

    /// Whether there is one text and it must be an object or an array; else there may be several, of any kind.
    ///
    /// The data of an event are one text, and may be a plain word or number that is not meant as JSON.
    private let isEventData: Bool
    var mode = Mode.structure
    var expectation = Expectation.value
    var path = MemberPath()
    var escape = JSONEscape()
    /// What is left of a literal, one letter a byte, the next one lowest.
    var literal: UInt32 = 0
    var number: JSONNumber?
    /// The bytes of the string that may be a URL, with its opening quote.
    var candidate: [UInt8] = []
    var matcher = URLPrefixMatcher()

    /// Starts at the beginning of a text.
    init(isEventData: Bool) { self.isEventData = isEventData }

    /// The bytes that are held: those of a string that may be a URL.
    var held: [UInt8] { mode == .candidate ? candidate : [] }

    /// Starts with a new text.
    mutating func reset() {
        mode = .structure
        expectation = .value
        path.removeAll()
        escape = JSONEscape()
    }

    /// The rest is not JSON.
    mutating func stop() { mode = .stopped }

    /// The bytes of a string pass by elsewhere; outside of a string, the rest is not JSON.
    mutating func skip() {
        switch mode {
        case .candidate, .text: mode = escape.isOpen ? .stopped : .text
        case .name: path.skipName()
        case .structure, .literal, .number: stop()
        case .stopped: break
        }
    }

    /// A line of an event's data ends: white space, and not allowed in a string.
    mutating func endLine() {
        switch mode {
        case .text, .name, .candidate, .literal: stop()
        case .number: endNumber()
        case .structure, .stopped: break
        }
    }

    /// Takes a piece of the text.
    ///
    /// - Parameters:
    ///   - bytes: The buffer.
    ///   - range: Where in it the piece is.
    ///   - offset: Where in the body the buffer begins.
    ///   - edits: Changes are added.
    ///   - decide: Asked about each URL that ends in the piece.
    mutating func scan(
        _ bytes: UnsafeRawBufferPointer,
        in range: Range<Int>,
        offset: Int,
        edits: inout ByteEdits,
        decide: LinkRewriter.Decision
    ) {
        var index = range.lowerBound
        while index < range.upperBound {
            switch mode {
            case .structure: scanStructure(bytes, &index, range.upperBound)
            case .text: scanText(bytes, &index, range.upperBound)
            case .name: scanName(bytes, &index, range.upperBound)
            case .candidate:
                if scanCandidate(bytes, &index, range.upperBound) {
                    decideCandidate(endingAt: offset + index, &edits, decide)
                }
            case .literal: scanLiteral(bytes, &index, range.upperBound)
            case .number: scanNumber(bytes, &index, range.upperBound)
            case .stopped: return
            }
        }
    }

    private mutating func scanStructure(_ bytes: UnsafeRawBufferPointer, _ index: inout Int, _ end: Int) {
        while index < end, mode == .structure {
            let byte = bytes[index]
            index += 1
            switch byte {
            case 0x20, 0x0A, 0x0D, 0x09:
                if expectation == .space, !isEventData { expectation = .value }
            case UInt8(ascii: "\""): beginString(nextByte: index < end ? bytes[index] : nil)
            default: takeToken(byte)
            }
        }
    }

    /// A quote between tokens.
    private mutating func beginString(nextByte: UInt8?) {
        switch expectation {
        case .nameOrObjectEnd, .name:
            mode = .name
            path.beginName()
        case .value, .valueOrArrayEnd:
            guard path.depth > 0 || !isEventData else { return stop() }
            if let nextByte, nextByte | 0x20 != UInt8(ascii: "h"), nextByte != UInt8(ascii: "\\") {
                mode = .text
            } else {
                mode = .candidate
                candidate.removeAll(keepingCapacity: true)
                candidate.append(UInt8(ascii: "\""))
                matcher = URLPrefixMatcher()
            }
        case .colon, .separator, .space: stop()
        }
    }

    /// Any other byte between tokens.
    private mutating func takeToken(_ byte: UInt8) {
        switch (expectation, byte) {
        case (.value, UInt8(ascii: "{")), (.valueOrArrayEnd, UInt8(ascii: "{")): open(isObject: true)
        case (.value, UInt8(ascii: "[")), (.valueOrArrayEnd, UInt8(ascii: "[")): open(isObject: false)
        case (.valueOrArrayEnd, UInt8(ascii: "]")), (.nameOrObjectEnd, UInt8(ascii: "}")): close()
        case (.separator, UInt8(ascii: "]")) where !path.isInObject: close()
        case (.separator, UInt8(ascii: "}")) where path.isInObject: close()
        case (.separator, UInt8(ascii: ",")): expectation = path.isInObject ? .name : .value
        case (.colon, UInt8(ascii: ":")): expectation = .value
        case (.value, _) where path.depth > 0 || !isEventData, (.valueOrArrayEnd, _): beginScalar(byte)
        default: stop()
        }
    }

    private mutating func open(isObject: Bool) {
        guard path.depth < JSONScanner.depthLimit else { return stop() }
        path.open(isObject: isObject)
        expectation = isObject ? .nameOrObjectEnd : .valueOrArrayEnd
    }

    private mutating func close() {
        path.close()
        endValue()
    }

    /// A value is whole.
    mutating func endValue() {
        mode = .structure
        expectation = path.depth == 0 ? .space : .separator
    }
}
