/// Which addresses a call may go to, by where they can be reached from (docs/design.md §6).
///
/// The one that sends a request to a host it configured itself may go anywhere; a link in an answer may not, since
/// whoever wrote it would use this process to knock at doors behind the firewall.
package struct ReachPolicy: Sendable, Hashable {
    private let allowed: Set<AddressReach>

    /// Every address: names are looked up as usual and nothing is checked.
    package static let any = ReachPolicy(allowed: Set(AddressReach.allCases))
    /// Public addresses only.
    package static let publicOnly = ReachPolicy(allowed: [.everywhere])

    /// Creates a policy that allows the addresses of these kinds.
    package init(allowed: Set<AddressReach>) { self.allowed = allowed }

    /// Whether an address of this kind may be connected to.
    package func allows(_ reach: AddressReach) -> Bool { allowed.contains(reach) }

    /// Throws unless all kinds of addresses that `host` has are allowed: a name with one good and one bad address
    /// would otherwise lead to the bad one as soon as the good one is down.
    func check(_ reaches: some Sequence<AddressReach>, of host: UpstreamAddress) throws(UpstreamError) {
        if let refused = reaches.first(where: { !allows($0) }) { throw .addressRefused(host, refused) }
    }
}
