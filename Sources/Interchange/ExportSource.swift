/// What an export says of where it is from.
package struct ExportSource: Sendable {
    /// The cassette's name.
    package let cassette: String
    /// The version of this program.
    package let version: String

    /// Describes an export.
    package init(cassette: String, version: String) {
        self.cassette = cassette
        self.version = version
    }
}
