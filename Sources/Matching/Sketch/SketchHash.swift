/// A hash that is the same in every run, unlike Swift's own, and fast: FNV-1a, mixed at its end as in MurmurHash3.
///
/// Nothing but an estimate depends on it, so it need not withstand anybody.
struct SketchHash {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Starts with no bytes.
    init() {}

    /// Hashes bytes that are all there.
    init(_ bytes: some Sequence<UInt8>) { add(bytes) }

    /// Hashes a text.
    init(_ text: StaticString) { add(text) }

    mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }

    mutating func add(_ bytes: some Sequence<UInt8>) { for byte in bytes { add(byte) } }

    mutating func add(_ text: StaticString) { text.withUTF8Buffer { add($0) } }

    /// The hash of what was added.
    var value: UInt64 { Self.mixed(state) }

    /// The hash of two hashes in this order.
    static func joined(_ first: UInt64, _ second: UInt64) -> UInt64 { mixed(first &* 0x9E37_79B9_7F4A_7C15 ^ second) }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = (value ^ value >> 33) &* 0xFF51_AFD7_ED55_8CCD
        value = (value ^ value >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return value ^ value >> 33
    }
}
