/// A name and its value in a form or query, decoded, beside the bytes that they stand on.
package struct FormPair: Equatable, Sendable {
    /// The decoded name; bytes, since nothing says that it is UTF-8.
    package let name: [UInt8]
    /// The decoded value; nil where no `=` follows the name.
    package let value: [UInt8]?
    /// The name as sent.
    package let nameRange: Range<Int>
    /// The value as sent; nil where no `=` follows the name.
    package let valueRange: Range<Int>?
}
