/// A format of other programs from which interactions can be taken.
package protocol ImportFormat: Sendable {
    /// What `--format` calls it.
    var name: String { get }
    /// Whose files they are, in a few words.
    var purpose: String { get }
    /// The largest file that is read, in bytes: the text is held in memory, and what is made of it.
    var sizeLimit: Int { get }

    /// Whether a file looks like one of this format.
    ///
    /// - Parameter bytes: The whole file.
    /// - Returns: Whether it does; whether it is one, only reading tells.
    func recognizes(_ bytes: [UInt8]) -> Bool

    /// Starts to read a file.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - name: Its name, for a remedy that repeats it.
    /// - Returns: What gives its entries one after another.
    /// - Throws: What makes it no file of this format.
    func reader(of bytes: [UInt8], named name: String) throws(ImportError) -> any ImportReader
}
