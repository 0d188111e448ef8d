/// What makes a file one that cannot be imported: where, what and how to mend it, without the file's name.
///
/// It quotes no content, since files of other programs hold secrets.
package struct ImportError: Error, Equatable, CustomStringConvertible {
    /// A clause for a person.
    package let description: String

    init(_ description: String) { self.description = description }
}
