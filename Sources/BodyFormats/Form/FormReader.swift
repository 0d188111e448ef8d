/// Reads `application/x-www-form-urlencoded` bodies and, since they have the same form, the queries of URLs.
///
/// Rules: url.spec.whatwg.org, "application/x-www-form-urlencoded parsing". There is no malformed form.
package enum FormReader {
    /// The pairs in their order; empty ones (`a=1&&b=2`) are left out.
    ///
    /// - Parameters:
    ///   - bytes: The form or query (without `?`), or a buffer that contains it.
    ///   - range: Where in the buffer it is; all of it when nil. The ranges of the pairs point into the buffer.
    /// - Returns: The pairs, decoded.
    package static func pairs(of bytes: [UInt8], in range: Range<Int>? = nil) -> [FormPair] {
        let range = range ?? 0..<bytes.count
        return bytes[range].split(separator: UInt8(ascii: "&")).map { piece in
            guard let equals = piece.firstIndex(of: UInt8(ascii: "=")) else {
                return FormPair(
                    name: PercentCoding.decode(piece, plusIsSpace: true),
                    value: nil,
                    nameRange: piece.indices,
                    valueRange: nil
                )
            }
            let (name, value) = (piece[..<equals], piece[(equals + 1)...])
            return FormPair(
                name: PercentCoding.decode(name, plusIsSpace: true),
                value: PercentCoding.decode(value, plusIsSpace: true),
                nameRange: name.indices,
                valueRange: value.indices
            )
        }
    }
}
