/// A whole gzip member of a cassette that holds an interaction.
package struct CassetteMember: Sendable {
    /// Which member of the file it is, from 1; the header being the first, interactions begin at 2.
    package let index: Int
    /// Where it is.
    package let location: MemberLocation
    /// The line it holds, with its line feed.
    package let line: [UInt8]

    /// The interaction in the line.
    ///
    /// Throws `damaged`, with the place, if the line is none.
    package func interaction() throws(CassetteError) -> Interaction {
        do throws(InteractionFormatError) {
            return try Interaction(jsonLine: line)
        } catch {
            throw .damaged("\(error)", at: location.place(member: index))
        }
    }
}
