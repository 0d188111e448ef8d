// Numbers and literals, RFC 8259 §3 and §6.
extension JSONLinkScanner {
    /// The first byte of a value that is neither a string nor a container.
    mutating func beginScalar(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "t"): begin(literal: "rue")
        case UInt8(ascii: "f"): begin(literal: "alse")
        case UInt8(ascii: "n"): begin(literal: "ull")
        default:
            number = JSONNumber(byte)
            mode = number == nil ? .stopped : .number
        }
    }

    private mutating func begin(literal rest: StaticString) {
        mode = .literal
        literal = 0
        for index in (0..<rest.utf8CodeUnitCount).reversed() {
            literal = literal << 8 | UInt32(rest.utf8Start[index])
        }
    }

    mutating func scanLiteral(_ bytes: UnsafeRawBufferPointer, _ index: inout Int, _ end: Int) {
        while index < end, literal > 0 {
            guard bytes[index] == UInt8(truncatingIfNeeded: literal) else { return stop() }
            literal >>= 8
            index += 1
        }
        if literal == 0 { endValue() }
    }

    mutating func scanNumber(_ bytes: UnsafeRawBufferPointer, _ index: inout Int, _ end: Int) {
        while index < end {
            guard number?.advance(bytes[index]) == true else { return endNumber() }
            index += 1
        }
    }

    /// The number does not go on; what follows it is looked at as what stands between tokens.
    mutating func endNumber() {
        if number?.isWhole == true { endValue() } else { stop() }
    }
}
