/// A file that nothing needs.
package struct UnusedFile: Equatable, Sendable {
    /// What it is.
    package enum Kind: Equatable, Sendable {
        /// A blob that no cassette names.
        case blob
        /// A blob that a process left unfinished.
        case unfinishedBlob
        /// A cassette's rewrite that a process left unfinished.
        case unfinishedRewrite
    }

    /// What it is.
    package let kind: Kind
    /// Where it is.
    package let path: String
    /// How many bytes it has.
    package let size: Int

    /// Describes a file.
    package init(_ kind: Kind, path: String, size: Int) {
        self.kind = kind
        self.path = path
        self.size = size
    }
}
