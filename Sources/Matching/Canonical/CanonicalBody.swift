/// A body reduced to what is compared (the table of docs/design.md §7).
package enum CanonicalBody: Equatable, Sendable {
    /// Not a single byte.
    case none
    /// JSON in the form that `CanonicalJSON` writes.
    case json([UInt8])
    /// The pairs of a form, sorted by name.
    case form([CanonicalPair])
    /// The parts of a multipart body in order; the subtype is `form-data` as a rule.
    case multipart(subtype: String, parts: [CanonicalPart])
    /// Everything else, also what claims to be one of the above and cannot be read as such.
    case bytes(ContentDigest)
}
