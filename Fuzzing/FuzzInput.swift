/// An input of the fuzzer: bytes, and behind them four that choose a variant and cuts, so that seeds are plain files.
struct FuzzInput {
    /// What is read as a request, a body and so on.
    let bytes: [UInt8]
    /// Chooses a variant.
    let choice: UInt8
    /// How long the pieces are in which the bytes come, again and again.
    private let lengths: [Int]

    private static let controlCount = 4
    /// Inputs do not become longer than this by repetitions.
    private static let longest = 80_000

    init(_ input: UnsafeBufferPointer<UInt8>) {
        let control = Array(input.suffix(Self.controlCount))
        choice = control.first ?? 0
        lengths = control.dropFirst().map { $0 < 0xC0 ? Int($0 & 0x3F) : Int($0 & 0x3F) << 6 }
        bytes = Array(input.dropLast(control.count))
    }

    /// The bytes in pieces, empty ones included.
    func cuts() -> [ArraySlice<UInt8>] { cuts(of: bytes) }

    /// Any bytes in pieces, empty ones included; of long ones the pieces are longer.
    func cuts(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        let scale = 1 + bytes.count >> 10
        var pieces: [ArraySlice<UInt8>] = []
        var start = 0
        var index = 0
        while start < bytes.count {
            let length = lengths.allSatisfy { $0 == 0 } ? scale : lengths[index % lengths.count] * scale
            let end = min(bytes.count, start + length)
            pieces.append(bytes[start..<end])
            start = end
            index += 1
        }
        return pieces
    }

    /// The bytes with repetitions written out, so that a short input reaches the limits of sizes: 0xFE and a number
    /// stand for the byte before them, 64 times as often.
    func expanded() -> [UInt8] {
        guard choice >= 0xC0, bytes.contains(0xFE) else { return bytes }
        var expanded: [UInt8] = []
        var index = 0
        while index < bytes.count, expanded.count < Self.longest {
            if bytes[index] == 0xFE, index + 1 < bytes.count, let last = expanded.last {
                expanded.append(contentsOf: repeatElement(last, count: Int(bytes[index + 1]) << 6))
                index += 2
            } else {
                expanded.append(bytes[index])
                index += 1
            }
        }
        return expanded
    }
}
