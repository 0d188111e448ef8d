/// The head of a part: its header fields and what they say.
package struct MultipartHead: Equatable, Sendable {
    /// A header field.
    package struct Field: Equatable, Sendable {
        /// The name as sent.
        package let name: String
        /// The value without white space around it, folded lines joined; bytes, since browsers send UTF-8 here.
        package let value: [UInt8]
    }

    /// The fields in their order.
    package let fields: [Field]

    /// Reads the lines of a head, without the empty line that ends it; nil where a line has no name and colon.
    ///
    /// - Parameter bytes: Lines divided by CRLF.
    package init?(_ bytes: ArraySlice<UInt8>) {
        var fields: [Field] = []
        for line in Self.lines(bytes) {
            guard let first = line.first else { return nil }
            if first == 0x20 || first == 0x09 {  // folded, RFC 5322 §2.2.3
                guard let last = fields.popLast() else { return nil }
                fields.append(Field(name: last.name, value: last.value + [0x20] + Self.trimmed(line)))
                continue
            }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
                line[..<colon].allSatisfy({ $0 > 0x20 && $0 < 0x7F })
            else { return nil }
            fields.append(
                Field(
                    name: String(decoding: line[..<colon], as: UTF8.self),
                    value: Array(Self.trimmed(line[(colon + 1)...]))
                )
            )
        }
        self.fields = fields
    }

    /// The value of the first field with the name, in any case.
    package subscript(name: String) -> [UInt8]? {
        fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The part's name, RFC 7578 §4.2.
    package var name: [UInt8]? { disposition?["name"] }

    /// The file name; where only the encoded form is there (`filename*`, RFC 8187), decoded from that.
    package var fileName: [UInt8]? {
        guard let disposition else { return nil }
        if let name = disposition["filename"] { return name }
        let encoded = disposition["filename*"]?.split(
            separator: UInt8(ascii: "'"),
            maxSplits: 2,
            omittingEmptySubsequences: false
        )
        guard let encoded, encoded.count == 3 else { return nil }
        return PercentCoding.decode(encoded[2], plusIsSpace: false)
    }

    /// The content type as sent.
    package var contentType: [UInt8]? { self["content-type"] }

    private var disposition: FieldParameters? {
        self["content-disposition"].flatMap { FieldParameters($0) }
    }

    /// Divides at CRLF only, so that a lone CR or LF stays in its line.
    private static func lines(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = bytes.startIndex
        for index in bytes.indices.dropLast() where bytes[index] == 0x0D && bytes[index + 1] == 0x0A {
            lines.append(bytes[start..<index])
            start = index + 2
        }
        if start < bytes.endIndex { lines.append(bytes[start...]) }
        return lines
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes.drop { $0 == 0x20 || $0 == 0x09 }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
        return bytes
    }
}
