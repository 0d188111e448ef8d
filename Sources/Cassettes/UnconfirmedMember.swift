/// A member that the system has taken and of which nobody knows yet whether the disk has.
struct UnconfirmedMember: Sendable {
    /// Where it begins in the file.
    let offset: Int
    /// The member, compressed.
    let bytes: [UInt8]
}
