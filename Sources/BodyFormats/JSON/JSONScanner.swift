/// Reads a JSON text token by token, strictly as RFC 8259 has it, without building a tree.
///
/// The parser, the canonical form and every rewrite of single values stand on it. It checks the whole grammar, UTF-8 and
/// surrogate pairs included, needs memory only for the nesting, and looks at each byte once.
package struct JSONScanner {
    /// How deep arrays and objects may be nested (a limit that RFC 8259 §9 allows): hostile text must not exhaust
    /// memory or a stack.
    package static let depthLimit = 512

    enum Expectation {
        case value, valueOrArrayEnd, nameOrObjectEnd, name, separator, end
    }

    let bytes: [UInt8]
    /// Whether strings may hold what JSON does not allow in them.
    let isLenient: Bool
    private let start: Int
    let end: Int
    var index: Int
    private var expectation = Expectation.value
    /// For each open container whether it is an object.
    private var containers: [Bool] = []

    /// Starts reading.
    ///
    /// - Parameters:
    ///   - bytes: The text, or a buffer that contains it.
    ///   - range: Where in the buffer the text is; all of it when nil. Token ranges and error offsets count from the
    ///     start of the buffer.
    ///   - isLenient: Takes a byte order mark, and strings with control characters, bytes that are no UTF-8, halves of surrogate pairs and unknown
    ///     escapes, which gateways do write: for readers that look for members in what others made of JSON.
    package init(_ bytes: [UInt8], in range: Range<Int>? = nil, isLenient: Bool = false) {
        self.bytes = bytes
        self.isLenient = isLenient
        index = range?.lowerBound ?? 0
        end = range?.upperBound ?? bytes.count
        start = index
    }

    /// How many arrays and objects are open after the last token.
    package var depth: Int { containers.count }

    /// The next token, or nil when the text is over and was whole.
    ///
    /// - Throws: The first violation; after that the scanner must not be used further.
    package mutating func next() throws(BodyFormatError) -> JSONToken? {
        if index == start, isByteOrderMark() {
            guard isLenient else { throw BodyFormatError(.jsonByteOrderMark, at: index) }
            index += 3
        }
        while true {
            skipWhiteSpace()
            guard index < end else {
                if case .end = expectation { return nil }
                throw BodyFormatError(.jsonTruncated, at: end)
            }
            let byte = bytes[index]
            switch expectation {
            case .value: return try value(byte)
            case .valueOrArrayEnd: return byte == UInt8(ascii: "]") ? close(.endArray) : try value(byte)
            case .nameOrObjectEnd: return byte == UInt8(ascii: "}") ? close(.endObject) : try name(byte)
            case .name: return try name(byte)
            case .separator:
                if let token = try separator(byte) { return token }
            case .end: throw BodyFormatError(.jsonTrailingBytes, at: index)
            }
        }
    }

    private func isByteOrderMark() -> Bool {
        end - index >= 3 && bytes[index] == 0xEF && bytes[index + 1] == 0xBB && bytes[index + 2] == 0xBF
    }

    private mutating func skipWhiteSpace() {
        while index < end {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }

    /// After a value inside a container: a comma, or the container's end.
    private mutating func separator(_ byte: UInt8) throws(BodyFormatError) -> JSONToken? {
        let isObject = containers[containers.count - 1]
        switch byte {
        case UInt8(ascii: ","):
            index += 1
            expectation = isObject ? .name : .value
            return nil
        case UInt8(ascii: "}") where isObject: return close(.endObject)
        case UInt8(ascii: "]") where !isObject: return close(.endArray)
        default: throw BodyFormatError(.jsonSyntax, at: index)
        }
    }

    private mutating func value(_ byte: UInt8) throws(BodyFormatError) -> JSONToken {
        switch byte {
        case UInt8(ascii: "{"): return try open(.beginObject, expecting: .nameOrObjectEnd)
        case UInt8(ascii: "["): return try open(.beginArray, expecting: .valueOrArrayEnd)
        case UInt8(ascii: "\""):
            let token = try string(.string)
            valueEnded()
            return token
        case UInt8(ascii: "t"): return try literal("true", .true)
        case UInt8(ascii: "f"): return try literal("false", .false)
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let token = JSONToken(.number, try number())
            valueEnded()
            return token
        default: throw BodyFormatError(.jsonSyntax, at: index)
        }
    }

    /// A member's name and the colon after it.
    private mutating func name(_ byte: UInt8) throws(BodyFormatError) -> JSONToken {
        guard byte == UInt8(ascii: "\"") else { throw BodyFormatError(.jsonSyntax, at: index) }
        let token = try string(.name)
        skipWhiteSpace()
        guard index < end else { throw BodyFormatError(.jsonTruncated, at: end) }
        guard bytes[index] == UInt8(ascii: ":") else { throw BodyFormatError(.jsonSyntax, at: index) }
        index += 1
        expectation = .value
        return token
    }

    private mutating func open(
        _ kind: JSONToken.Kind,
        expecting next: Expectation
    ) throws(BodyFormatError) -> JSONToken {
        guard containers.count < Self.depthLimit else { throw BodyFormatError(.jsonTooDeep, at: index) }
        containers.append(kind == .beginObject)
        expectation = next
        index += 1
        return JSONToken(kind, index - 1..<index)
    }

    private mutating func close(_ kind: JSONToken.Kind) -> JSONToken {
        containers.removeLast()
        index += 1
        valueEnded()
        return JSONToken(kind, index - 1..<index)
    }

    private mutating func valueEnded() {
        expectation = containers.isEmpty ? .end : .separator
    }

    private mutating func literal(
        _ text: StaticString,
        _ kind: JSONToken.Kind
    ) throws(BodyFormatError) -> JSONToken {
        let start = index
        for offset in 0..<text.utf8CodeUnitCount {
            guard index < end else { throw BodyFormatError(.jsonTruncated, at: end) }
            guard bytes[index] == text.utf8Start[offset] else { throw BodyFormatError(.jsonSyntax, at: index) }
            index += 1
        }
        valueEnded()
        return JSONToken(kind, start..<index)
    }
}
