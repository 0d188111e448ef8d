/// A JSON value as it was written: members in order and with duplicates, numbers as text.
///
/// Nothing that two JSON texts can differ in beyond white space and escapes is lost; `JSONNumber` compares numbers by
/// value. Equality is by the exact characters: unlike `String`'s, it tells composed from decomposed letters.
package enum JSONValue: Sendable {
    case null
    case bool(Bool)
    /// The exact text of the number, so that no digit is lost.
    case number(String)
    case string(String)
    case array([JSONValue])
    /// The members in their order, names that occur twice included.
    case object([Member])

    /// A name and its value.
    package struct Member: Equatable, Sendable {
        /// The name.
        package var name: String
        /// The value.
        package var value: JSONValue

        /// Creates a member.
        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }

        /// Whether name and value are the same, character for character.
        package static func == (left: Member, right: Member) -> Bool {
            left.name.isSpelled(like: right.name) && left.value == right.value
        }
    }
}

extension JSONValue: Equatable {
    /// Whether both are written the same, white space and escapes aside; 1 and 1.0 are different here.
    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left.isSpelled(like: right)
        case (.string(let left), .string(let right)): left.isSpelled(like: right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        case (.null, _), (.bool, _), (.number, _), (.string, _), (.array, _), (.object, _): false
        }
    }
}
