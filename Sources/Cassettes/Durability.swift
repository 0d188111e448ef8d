/// When a recorded answer counts as stored (docs/design.md §9).
package enum Durability: String, Sendable, CaseIterable {
    /// When the system has taken it: it survives the death of the process, and soon that of the machine.
    case normal
    /// When the disk has taken it: it survives a power cut.
    case power
}
