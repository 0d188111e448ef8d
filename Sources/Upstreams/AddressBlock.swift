/// A block of IP addresses and what is known of all of them.
struct AddressBlock {
    /// How the reach of an address of the block is told.
    enum Content {
        /// All have the same.
        case all(AddressReach)
        /// They stand for the IPv4 address in the four bytes from `offset`, which was combined with `mask` (exclusive
        /// or) to hide it from rewriting routers.
        case embedded(offset: Int, mask: UInt8)
    }

    /// The first bytes of the block; what lacks up to ``length`` is zero.
    let prefix: [UInt8]
    /// How many bits an address must have in common with the prefix.
    let length: Int
    let content: Content

    init(_ prefix: [UInt8], _ length: Int, _ content: Content) {
        self.prefix = prefix
        self.length = length
        self.content = content
    }

    init(_ prefix: [UInt8], _ length: Int, _ reach: AddressReach) { self.init(prefix, length, .all(reach)) }

    /// Whether an address, its bytes in network order, is in the block.
    func contains(_ address: ArraySlice<UInt8>) -> Bool {
        var bits = length
        for (index, byte) in address.enumerated() where bits > 0 {
            let common = index < prefix.count ? prefix[index] : 0
            let mask: UInt8 = bits >= 8 ? 0xFF : ~(0xFF >> bits)
            if (byte ^ common) & mask != 0 { return false }
            bits -= 8
        }
        return true
    }

    /// The reach of an address of this block.
    func reach(of address: ArraySlice<UInt8>) -> AddressReach {
        switch content {
        case .all(let reach): reach
        case .embedded(let offset, let mask):
            AddressReach(embedded: address.dropFirst(offset).prefix(4).map { $0 ^ mask }[...])
        }
    }
}

extension AddressBlock {
    /// The IPv4 blocks that are not public; the first that contains an address counts.
    static let v4: [AddressBlock] = [
        // "This network" (RFC 791); Linux takes 0.0.0.0 for this machine.
        AddressBlock([0], 8, .nowhere),
        AddressBlock([10], 8, .privateNetwork),
        // Shared between a provider and its customers (RFC 6598).
        AddressBlock([100, 64], 10, .privateNetwork),
        AddressBlock([127], 8, .loopback),
        // The host side of an Azure machine: public by its number, reached from that machine only.
        AddressBlock([168, 63, 129, 16], 32, .linkLocal),
        AddressBlock([169, 254], 16, .linkLocal),
        AddressBlock([172, 16], 12, .privateNetwork),
        // Assigned to protocols (RFC 6890), for documentation (RFC 5737), once for 6to4 relays (RFC 7526).
        AddressBlock([192, 0, 0], 24, .nowhere),
        AddressBlock([192, 0, 2], 24, .nowhere),
        AddressBlock([192, 88, 99], 24, .nowhere),
        AddressBlock([192, 168], 16, .privateNetwork),
        // For measurements inside a network (RFC 2544); some VPN clients number all names with it.
        AddressBlock([198, 18], 15, .privateNetwork),
        AddressBlock([198, 51, 100], 24, .nowhere),
        AddressBlock([203, 0, 113], 24, .nowhere),
        // Multicast (RFC 5771), and what was never given out, broadcast included (RFC 1112).
        AddressBlock([224], 4, .nowhere),
        AddressBlock([240], 4, .nowhere),
    ]

    /// The IPv6 blocks of which something is known; the first that contains an address counts.
    static let v6: [AddressBlock] = [
        AddressBlock([], 128, .nowhere),
        AddressBlock([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 128, .loopback),
        // IPv4-compatible, mapped (RFC 4291 §2.5.5) and translated (RFC 2765 §2.1).
        AddressBlock([], 96, .embedded(offset: 12, mask: 0)),
        AddressBlock([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], 96, .embedded(offset: 12, mask: 0)),
        AddressBlock([0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0], 96, .embedded(offset: 12, mask: 0)),
        // NAT64 (RFC 6052 §2.1), and its prefix for one network (RFC 8215), where it cannot be told at which of five
        // places the IPv4 address is.
        AddressBlock([0x00, 0x64, 0xFF, 0x9B], 96, .embedded(offset: 12, mask: 0)),
        AddressBlock([0x00, 0x64, 0xFF, 0x9B, 0, 1], 48, .privateNetwork),
        // Teredo (RFC 4380 §4: the client's address, all bits flipped) in a block assigned to protocols (RFC 2928).
        AddressBlock([0x20, 0x01, 0, 0], 32, .embedded(offset: 12, mask: 0xFF)),
        AddressBlock([0x20, 0x01, 0], 23, .nowhere),
        // Documentation (RFC 3849, RFC 9637).
        AddressBlock([0x20, 0x01, 0x0D, 0xB8], 32, .nowhere),
        AddressBlock([0x3F, 0xFF, 0], 20, .nowhere),
        // 6to4 (RFC 3056 §2).
        AddressBlock([0x20, 0x02], 16, .embedded(offset: 2, mask: 0)),
        // All that was ever given out to the public (RFC 4291 §2.4); the rest is below or nowhere.
        AddressBlock([0x20], 3, .everywhere),
        AddressBlock([0xFC], 7, .privateNetwork),
        AddressBlock([0xFE, 0x80], 10, .linkLocal),
        // Site-local, given up but still configured here and there (RFC 3879).
        AddressBlock([0xFE, 0xC0], 10, .privateNetwork),
    ]
}
