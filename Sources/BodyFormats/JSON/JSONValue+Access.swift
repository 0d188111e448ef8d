// Reading single values out of a tree.
extension JSONValue {
    /// The value of the first member with the name; nil for other values and where there is none.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name.isSpelled(like: name) }?.value
    }

    /// The element at the index; nil for other values and outside the array.
    package subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The text of a string; nil for other values.
    package var stringValue: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// A Boolean; nil for other values.
    package var boolValue: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The elements of an array; nil for other values.
    package var arrayValue: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The members of an object; nil for other values.
    package var objectValue: [Member]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    /// An integer that is written as one (no fraction, no exponent) and fits; nil otherwise.
    package var integerValue: Int? {
        guard case .number(let text) = self else { return nil }
        return Int(text)
    }

    /// A number as the nearest binary floating point value; nil for other values and where it is out of range.
    package var doubleValue: Double? {
        guard case .number(let text) = self, let value = Double(text), value.isFinite else { return nil }
        return value
    }

    /// Whether the value is `null`.
    package var isNull: Bool { self == .null }
}
