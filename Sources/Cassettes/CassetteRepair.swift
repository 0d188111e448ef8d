/// What was done to a cassette to make it whole.
package struct CassetteRepair: Equatable, Sendable {
    /// What was no part of any whole interaction, and where it was put.
    package struct Removal: Equatable, Sendable {
        /// Where the bytes were in the file.
        package let ranges: [Range<Int>]
        /// The file that has them now, one range after another.
        package let file: String
    }

    /// How many interactions the cassette holds.
    package var kept = 0
    /// What a crash had left at the end.
    package var tornTail: Removal?
    /// What was damaged before whole interactions.
    package var damage: Removal?

    /// Whether it had lost its header.
    package var hasNewHeader = false

    /// Whether nothing had to be done.
    package var wasWhole: Bool { tornTail == nil && damage == nil && !hasNewHeader }
}
