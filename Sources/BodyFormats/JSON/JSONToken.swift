/// One token of a JSON text with the bytes that it stands on.
///
/// Tokens point into the text and copy nothing: what rewrites a body (one string value replaced, every other byte kept)
/// needs exactly these ranges.
package struct JSONToken: Equatable, Sendable {
    /// What kind of token it is.
    package enum Kind: Equatable, Sendable {
        case beginObject, endObject, beginArray, endArray
        /// The name of a member, quotes included.
        case name
        /// A string that is a value, quotes included.
        case string
        case number, `true`, `false`, null
    }

    /// What kind of token it is.
    package let kind: Kind
    /// The bytes of the token; for names and strings with both quotes.
    package let range: Range<Int>
    /// Whether a name or string contains a backslash, so that its text differs from its bytes.
    package let hasEscapes: Bool

    init(_ kind: Kind, _ range: Range<Int>, hasEscapes: Bool = false) {
        self.kind = kind
        self.range = range
        self.hasEscapes = hasEscapes
    }
}
