/// Appends JSON to bytes, the same bytes for the same calls.
///
/// Compact, with the fewest escapes: only `"`, `\` and control characters are escaped, everything else stays UTF-8, so
/// that cassettes read well in `zcat`. It sets the commas; that begins and ends match, and that a name comes before each
/// value of an object, is up to the caller.
package struct JSONWriter: Sendable {
    /// What was written so far.
    package private(set) var bytes: [UInt8]
    private var needsComma = false

    /// Starts writing.
    ///
    /// - Parameter bytes: What the JSON is appended to.
    package init(appendingTo bytes: [UInt8] = []) {
        self.bytes = bytes
    }

    /// Opens an object.
    package mutating func beginObject() { open(UInt8(ascii: "{")) }
    /// Closes an object.
    package mutating func endObject() { close(UInt8(ascii: "}")) }
    /// Opens an array.
    package mutating func beginArray() { open(UInt8(ascii: "[")) }
    /// Closes an array.
    package mutating func endArray() { close(UInt8(ascii: "]")) }

    /// Writes the name of the member whose value comes next.
    package mutating func name(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a string.
    package mutating func string(_ text: String) {
        separate()
        var text = text
        text.withUTF8 { Self.appendQuoted($0, to: &bytes) }
    }

    /// Writes a string from its UTF-8 bytes, which must be valid.
    package mutating func string(utf8 text: some Collection<UInt8>) {
        separate()
        let written: Void? = text.withContiguousStorageIfAvailable { Self.appendQuoted($0, to: &bytes) }
        if written == nil {
            Array(text).withUnsafeBufferPointer { Self.appendQuoted($0, to: &bytes) }
        }
    }

    /// Opens a string whose text comes in pieces.
    package mutating func beginString() {
        separate()
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes the next piece of an open string; the pieces together must be valid UTF-8, and may be cut anywhere.
    package mutating func stringPiece(_ text: [UInt8]) {
        text.withUnsafeBufferPointer { Self.appendEscaped($0, to: &bytes) }
    }

    /// Closes a string that came in pieces.
    package mutating func endString() { bytes.append(UInt8(ascii: "\"")) }

    /// Hands over what was written since the last time, for JSON that is too long to be held whole.
    package mutating func takeBytes() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    /// Writes an integer.
    package mutating func integer(_ value: some BinaryInteger) { raw(String(value).utf8) }

    /// Writes a number from its text, which must be one that RFC 8259 §6 allows.
    package mutating func number(_ text: String) { raw(text.utf8) }

    /// Writes `true` or `false`.
    package mutating func bool(_ value: Bool) { raw((value ? "true" : "false").utf8) }

    /// Writes `null`.
    package mutating func null() { raw("null".utf8) }

    /// Writes bytes that are already one JSON value.
    package mutating func raw(_ value: some Sequence<UInt8>) {
        separate()
        bytes.append(contentsOf: value)
    }

    /// Writes a value with all that it contains.
    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .number(let text): number(text)
        case .string(let text): string(text)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let members):
            beginObject()
            for member in members {
                name(member.name)
                self.value(member.value)
            }
            endObject()
        }
    }

    /// Writes a member whose value is a string.
    package mutating func member(_ name: String, _ text: String) {
        self.name(name)
        string(text)
    }

    /// Writes a member whose value is an integer.
    package mutating func member(_ name: String, _ value: some BinaryInteger) {
        self.name(name)
        integer(value)
    }

    /// Writes a member with any value.
    package mutating func member(_ name: String, _ value: JSONValue) {
        self.name(name)
        self.value(value)
    }

    private mutating func open(_ byte: UInt8) {
        separate()
        bytes.append(byte)
        needsComma = false
    }

    private mutating func close(_ byte: UInt8) {
        bytes.append(byte)
        needsComma = true
    }

    /// Writes the comma that the value before needs, and remembers that the next one needs another.
    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }
}
