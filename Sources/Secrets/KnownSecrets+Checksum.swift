extension KnownSecrets {
    /// Tells whether other values are known than before: 16 bits of a hash of all of them.
    ///
    /// So few, because they are written to a file: nobody can find a value by them.
    package var checksum: UInt16 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for secret in matcher.all.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            for byte in secret { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            // A value ends: no byte of one is this.
            hash = (hash ^ 0x100) &* 0x100_0000_01B3
        }
        return UInt16(truncatingIfNeeded: hash ^ hash >> 16 ^ hash >> 32 ^ hash >> 48)
    }
}
