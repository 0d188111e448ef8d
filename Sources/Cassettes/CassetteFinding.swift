/// Something `verify` found in a cassette.
package struct CassetteFinding: Equatable, Sendable {
    /// What kind of thing it is.
    package enum Kind: Equatable, Sendable {
        /// The file cannot be read beyond this place, or at all.
        case unreadable
        /// A line is no interaction, or contradicts itself.
        case badInteraction
        /// A blob is missing, damaged or of another size.
        case blob
        /// What follows the last whole member is torn.
        case tornTail
    }

    /// What kind of thing it is.
    package let kind: Kind
    /// What is wrong and what to do about it, with file, member and offset, in one line.
    package let description: String
}

extension CassetteFinding: CustomStringConvertible {}
