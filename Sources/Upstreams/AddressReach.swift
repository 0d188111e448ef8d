package import NIOCore

/// From where an IP address can be reached: what decides whether a link may lead to it (docs/design.md §6).
///
/// The blocks are those of the registries that IANA keeps of special addresses (RFC 6890), see ``AddressBlock``.
package enum AddressReach: Sendable, Hashable, CaseIterable {
    /// A public address, reached from the whole internet.
    case everywhere
    /// An address of a private or shared network.
    case privateNetwork
    /// This machine.
    case loopback
    /// A neighbour on the same link; cloud machines find their credentials there.
    case linkLocal
    /// No address of a single host: unspecified, multicast, reserved, for documentation.
    case nowhere

    /// The reach of the address that a connection goes to.
    ///
    /// An IPv6 address that stands for an IPv4 address has the reach of that one.
    package init(_ address: SocketAddress) {
        switch address {
        // Behind family and port, and the flow label in IPv6 (RFC 3493 §3.3).
        case .v4(let address): self.init(v4: withUnsafeBytes(of: address.address) { Array($0[4..<8])[...] })
        case .v6(let address): self.init(v6: withUnsafeBytes(of: address.address) { Array($0[8..<24])[...] })
        case .unixDomainSocket: self = .loopback
        }
    }

    /// The reach of a host that is an address and no name, or that is a name of this machine by definition
    /// (`localhost` and what ends in `.localhost`, RFC 6761 §6.3); `nil` for any other name.
    ///
    /// All spellings count that the system takes for an address when it connects: `127.1`, `0x7f000001` and
    /// `2130706433` are `127.0.0.1`.
    package static func of(literal host: String) -> AddressReach? {
        var name = host.lowercased()[...]
        if name.hasPrefix("["), name.hasSuffix("]") { name = name.dropFirst().dropLast() }
        if name.hasSuffix(".") { name.removeLast() }
        if name == "localhost" || name.hasSuffix(".localhost") { return .loopback }
        return NameLookup.address(spelledBy: String(name)).map(AddressReach.init)
    }

    private init(v4 bytes: ArraySlice<UInt8>) {
        self = AddressBlock.v4.first { $0.contains(bytes) }?.reach(of: bytes) ?? .everywhere
    }

    private init(v6 bytes: ArraySlice<UInt8>) {
        self = AddressBlock.v6.first { $0.contains(bytes) }?.reach(of: bytes) ?? .nowhere
    }

    /// The reach of an IPv4 address inside an IPv6 address.
    init(embedded bytes: ArraySlice<UInt8>) { self.init(v4: bytes) }
}
