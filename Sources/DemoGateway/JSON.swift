import BodyFormats

/// JSON that is about to be sent, written in the source as it will be on the wire.
///
/// Members keep their order, as some clients of the real gateways depend on it.
struct JSON: Sendable {
    /// The value.
    let value: JSONValue

    /// A value that was received or made elsewhere.
    init(_ value: JSONValue) {
        self.value = value
    }

    /// A string.
    init(_ text: String) {
        value = .string(text)
    }

    /// An integer.
    init(_ number: Int) {
        value = .number(String(number))
    }

    /// An array.
    init(_ elements: [JSON]) {
        value = .array(elements.map(\.value))
    }

    /// The JSON text.
    var bytes: [UInt8] { value.bytes }

    /// The JSON text as a string.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The members of this object and then those of the other.
    func adding(_ other: JSON) -> JSON {
        JSON(.object((value.objectValue ?? []) + (other.value.objectValue ?? [])))
    }
}

extension JSON: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral text: String) { self.init(text) }
    init(integerLiteral number: Int) { self.init(number) }
    init(floatLiteral number: Double) { self.init(.number("\(number)")) }
    init(booleanLiteral value: Bool) { self.init(.bool(value)) }
    init(nilLiteral: ()) { self.init(.null) }
    init(arrayLiteral elements: JSON...) { self.init(elements) }
    init(dictionaryLiteral members: (String, JSON)...) {
        self.init(.object(members.map { JSONValue.Member($0.0, $0.1.value) }))
    }
}
