/// Gives the entries of a file, one after another; a copy begins where the original was.
///
/// So a file can be looked through to its end before anything of it is written.
package protocol ImportReader {
    /// The next entry, or `nil` when all were read and nothing is wrong with the rest of the file.
    ///
    /// - Throws: What makes it no file of the format, with the place.
    mutating func next() throws(ImportError) -> ImportedEntry?
}
