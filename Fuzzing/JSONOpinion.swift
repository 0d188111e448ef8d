/// A second reader of JSON, written from RFC 8259 alone: by recursion, and without any thought of speed.
struct JSONOpinion {
    private var rest: ArraySlice<UInt8>
    private var depth = 0

    private static let depthLimit = 512

    static func isJSON(_ bytes: [UInt8]) -> Bool {
        var opinion = JSONOpinion(rest: bytes[...])
        return opinion.value() && opinion.rest.isEmpty
    }

    private init(rest: ArraySlice<UInt8>) { self.rest = rest }

    private mutating func space() { rest = rest.drop { " \t\r\n".utf8.contains($0) } }

    /// Takes a text if it comes next.
    private mutating func take(_ text: StaticString) -> Bool {
        let bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        guard rest.starts(with: bytes) else { return false }
        rest = rest.dropFirst(bytes.count)
        return true
    }

    /// A value with the white space around it.
    private mutating func value() -> Bool {
        space()
        guard let first = rest.first else { return false }
        let isValue =
            switch first {
            case UInt8(ascii: "{"): list(opening: "{", closing: "}") { $0.name() }
            case UInt8(ascii: "["): list(opening: "[", closing: "]") { _ in true }
            case UInt8(ascii: "\""): string()
            default: take("true") || take("false") || take("null") || number()
            }
        space()
        return isValue
    }

    private mutating func name() -> Bool {
        space()
        guard string() else { return false }
        space()
        return take(":")
    }

    /// An array or object; `name` takes what stands before a value.
    private mutating func list(
        opening: StaticString,
        closing: StaticString,
        _ name: (inout JSONOpinion) -> Bool
    ) -> Bool {
        guard depth < Self.depthLimit, take(opening) else { return false }
        depth += 1
        defer { depth -= 1 }
        space()
        if take(closing) { return true }
        repeat {
            guard name(&self), value() else { return false }
        } while take(",")
        return take(closing)
    }

    private mutating func number() -> Bool {
        _ = take("-")
        if !take("0") {
            guard digits() else { return false }
        }
        if take("."), !digits() { return false }
        if take("e") || take("E") {
            _ = take("+") || take("-")
            return digits()
        }
        return true
    }

    private mutating func digits() -> Bool {
        let digits = rest.prefix { 0x30...0x39 ~= $0 }
        rest = rest.dropFirst(digits.count)
        return !digits.isEmpty
    }

    private mutating func string() -> Bool {
        guard take("\"") else { return false }
        var units: [UInt16] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                // Halves of surrogate pairs are what no text has.
                return String(validating: units, as: UTF16.self) != nil
            case UInt8(ascii: "\\"):
                guard let unit = escape() else { return false }
                units.append(unit)
            case 0..<0x20: return false
            case 0x20..<0x80: units.append(UInt16(byte))
            default:
                guard let scalar = scalar(byte) else { return false }
                // Behind half of a pair this stands for itself, and makes no pair of it.
                units.append(contentsOf: Array(String(scalar).utf16))
            }
        }
        return false
    }

    private mutating func escape() -> UInt16? {
        guard let kind = rest.popFirst() else { return nil }
        guard kind == UInt8(ascii: "u") else { return "\"\\/bfnrt".utf8.contains(kind) ? 0x20 : nil }
        let digits = rest.prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit && $0 < 0x80 }) else {
            return nil
        }
        rest = rest.dropFirst(4)
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    /// The character that begins with the byte, which was taken already.
    private mutating func scalar(_ first: UInt8) -> Unicode.Scalar? {
        let count = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        let bytes = [first] + rest.prefix(count - 1)
        guard let text = String(validating: bytes, as: UTF8.self), text.unicodeScalars.count == 1 else { return nil }
        rest = rest.dropFirst(count - 1)
        return text.unicodeScalars.first
    }
}
