/// Builds a `JSONValue` from bytes.
package enum JSONParser {
    /// Reads one JSON text, strictly as RFC 8259 has it.
    ///
    /// The tree takes several times the memory of the text; callers limit what they pass in. Nesting is limited to
    /// `JSONScanner.depthLimit` and costs no call stack.
    ///
    /// - Parameters:
    ///   - bytes: The text, or a buffer that contains it.
    ///   - range: Where in the buffer the text is; all of it when nil.
    /// - Returns: The value.
    /// - Throws: The first violation with its offset in the buffer.
    package static func parse(
        _ bytes: [UInt8],
        in range: Range<Int>? = nil
    ) throws(BodyFormatError) -> JSONValue {
        var scanner = JSONScanner(bytes, in: range)
        var open: [Container] = []
        var root = JSONValue.null
        while let token = try scanner.next() {
            let value: JSONValue
            switch token.kind {
            case .beginObject:
                open.append(.object([], name: ""))
                continue
            case .beginArray:
                open.append(.array([]))
                continue
            case .name:
                open[open.count - 1].setName(JSONString.text(of: token, in: bytes))
                continue
            case .endObject, .endArray: value = open.removeLast().value
            case .string: value = .string(JSONString.text(of: token, in: bytes))
            case .number: value = .number(String(decoding: bytes[token.range], as: UTF8.self))
            case .true: value = .bool(true)
            case .false: value = .bool(false)
            case .null: value = .null
            }
            if open.isEmpty { root = value } else { open[open.count - 1].append(value) }
        }
        return root
    }

    /// An array or object that is not closed yet.
    private enum Container {
        case array([JSONValue])
        case object([JSONValue.Member], name: String)

        // Both take `self` apart and put it together again, so that the arrays are never copied.

        mutating func setName(_ name: String) {
            switch consume self {
            case .array(let elements): self = .array(elements)
            case .object(let members, _): self = .object(members, name: name)
            }
        }

        mutating func append(_ value: JSONValue) {
            switch consume self {
            case .array(var elements):
                elements.append(value)
                self = .array(elements)
            case .object(var members, let name):
                members.append(JSONValue.Member(name, value))
                self = .object(members, name: name)
            }
        }

        var value: JSONValue {
            switch self {
            case .array(let elements): .array(elements)
            case .object(let members, _): .object(members)
            }
        }
    }
}
