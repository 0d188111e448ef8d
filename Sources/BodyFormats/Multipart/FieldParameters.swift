/// A header field value of the form `value; name=value; name="quoted value"`, as `Content-Type` and
/// `Content-Disposition` have it (RFC 9110 §5.6.6, RFC 2045 §5.1).
package struct FieldParameters: Equatable, Sendable {
    /// A parameter.
    package struct Parameter: Equatable, Sendable {
        /// The name in lower case.
        package let name: String
        /// The value without quotes; bytes, since file names are sent in any encoding.
        package let value: [UInt8]
    }

    /// What stands before the first semicolon, without white space around it.
    package let value: [UInt8]
    /// The parameters in their order.
    package let parameters: [Parameter]

    /// Reads a field value; nil where a parameter has no name or no `=`, or a quote is not closed.
    ///
    /// Empty parameters are passed over. Inside quotes a backslash escapes a quote or a backslash and stands for itself
    /// otherwise: browsers send Windows paths unescaped.
    ///
    /// - Parameter bytes: The value of the field.
    package init?(_ bytes: [UInt8]) {
        var rest = bytes[...]
        value = Array(Self.trimmed(rest.prefix { $0 != UInt8(ascii: ";") }))
        rest = rest.drop { $0 != UInt8(ascii: ";") }
        var parameters: [Parameter] = []
        while rest.popFirst() != nil {  // the semicolon
            rest = rest.drop(while: Self.isSpace)
            guard let first = rest.first else { break }
            if first == UInt8(ascii: ";") { continue }
            let name = Self.trimmed(rest.prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ";") })
            rest = rest.drop { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ";") }
            guard !name.isEmpty, rest.popFirst() == UInt8(ascii: "=") else { return nil }
            rest = rest.drop(while: Self.isSpace)
            guard let value = Self.parameterValue(&rest) else { return nil }
            parameters.append(Parameter(name: Self.lowercased(name), value: value))
        }
        self.parameters = parameters
    }

    /// The value of the first parameter with the name, which is in lower case.
    package subscript(name: String) -> [UInt8]? {
        parameters.first { $0.name == name }?.value
    }

    /// Takes a token or a quoted string, and the white space after it.
    private static func parameterValue(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard rest.first == UInt8(ascii: "\"") else {
            let value = trimmed(rest.prefix { $0 != UInt8(ascii: ";") })
            rest = rest.drop { $0 != UInt8(ascii: ";") }
            return Array(value)
        }
        rest.removeFirst()
        var value: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                rest = rest.drop(while: isSpace)
                return rest.isEmpty || rest.first == UInt8(ascii: ";") ? value : nil
            case UInt8(ascii: "\\") where rest.first == UInt8(ascii: "\"") || rest.first == UInt8(ascii: "\\"):
                value.append(rest.removeFirst())
            default: value.append(byte)
            }
        }
        return nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes.drop(while: isSpace)
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        return bytes
    }

    private static func lowercased(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self).lowercased()
    }
}
