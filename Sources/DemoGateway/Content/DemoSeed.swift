/// The source of everything that looks random in an answer; a value, so equal seeds give equal answers in any order.
struct DemoSeed: Equatable, Sendable {
    private let value: UInt64

    /// The seed of a number.
    init(_ value: UInt64) {
        self.value = value
    }

    /// A seed for one purpose, such as the id of a message, that says nothing about those for others.
    func derived(_ purpose: some Sequence<UInt8>) -> DemoSeed {
        var hash = 0xCBF2_9CE4_8422_2325 ^ Self.mixed(value)
        for byte in purpose { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return DemoSeed(Self.mixed(hash))
    }

    /// A seed for one purpose, by its name.
    func derived(_ purpose: String) -> DemoSeed { derived(purpose.utf8) }

    /// A number that is at least zero and below `bound`.
    func number(below bound: Int) -> Int { Int(Self.mixed(value) % UInt64(max(bound, 1))) }

    /// Bytes that do not compress.
    func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        var counter: UInt64 = 0
        while bytes.count < count {
            counter &+= 0x9E37_79B9_7F4A_7C15
            withUnsafeBytes(of: Self.mixed(value &+ counter).littleEndian) { bytes.append(contentsOf: $0) }
        }
        return Array(bytes.prefix(count))
    }

    /// Letters and digits, for ids.
    func letters(_ count: Int) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        return String(bytes(count).map { alphabet[Int($0) % alphabet.count] })
    }

    /// Hexadecimal digits, for ids and for what looks like a signature.
    func hex(_ count: Int) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes(count).map { digits[Int($0) % 16] })
    }

    /// SplitMix64's output function.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
