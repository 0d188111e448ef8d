package import Blobs
import Compression

/// Where a member is: in which file, and where in it.
///
/// A location keeps its file open. So what was found there can be read there, even after the cassette was rewritten or
/// replaced under its name; in the new file, something else may stand at the same offset.
package struct MemberLocation: Sendable {
    /// The byte at which the member begins.
    package let offset: Int
    /// How many bytes it has.
    package let length: Int
    /// The file, which stays open as long as somebody has this.
    package let file: OpenFile
    /// Which member of the file it is, from 1.
    package let index: Int

    /// A place where a member was found before.
    package init(offset: Int, length: Int, file: OpenFile, index: Int) {
        self.offset = offset
        self.length = length
        self.file = file
        self.index = index
    }

    /// Reads the interaction from the file; it is the one that was found there.
    ///
    /// Throws `damaged`, with the place, if the file was changed in place since.
    package func interaction() throws(CassetteError) -> Interaction {
        try CassetteMember(index: index, location: self, line: line()).interaction()
    }

    func place(member: Int) -> CassetteError.Place {
        CassetteError.Place(file: file.path, member: member, offset: offset)
    }

    /// The member as it is in the file, compressed: what is copied so never changes.
    func bytes() throws(CassetteError) -> [UInt8] {
        do throws(SystemCallError) {
            return try file.read(length, at: offset)
        } catch {
            throw CassetteError(error)
        }
    }

    private func line() throws(CassetteError) -> [UInt8] {
        let bytes = try bytes()
        do throws(CompressionError) {
            var decoder = try GzipMemberDecoder()
            guard try decoder.decode(bytes[...]) == .ended(consumed: length) else { throw .truncated }
            return decoder.content
        } catch {
            throw .damaged("\(error)", at: place(member: index))
        }
    }
}

extension MemberLocation {
    /// Reads the interaction of a number from the file.
    ///
    /// Throws `damaged`, with the place, if the file was changed in place since, or another interaction is there.
    package func interaction(n: Int) throws(CassetteError) -> Interaction {
        let interaction = try interaction()
        guard interaction.n == n else {
            throw .damaged("interaction \(interaction.n) stands where \(n) was", at: place(member: index))
        }
        return interaction
    }
}
