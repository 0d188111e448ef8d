/// A small picture, a valid PNG that differs with its seed (W3C PNG §5, RFC 1950, RFC 1951 §3.2.4).
enum DemoPicture {
    /// A gradient of 32 by 32 pixels in colours of the seed; about 3 KB, as it is stored without compression.
    static func png(_ seed: DemoSeed) -> [UInt8] {
        let side = 32
        let colours = seed.bytes(6)
        var rows: [UInt8] = []
        for y in 0..<side {
            rows.append(0)  // no filter
            for x in 0..<side {
                for channel in 0..<3 {
                    let (from, to) = (Int(colours[channel]), Int(colours[channel + 3]))
                    rows.append(UInt8(truncatingIfNeeded: from + (to - from) * (x + y * (channel + 1)) / (4 * side)))
                }
            }
        }
        let size = bigEndian(UInt32(side))
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", size + size + [8, 2, 0, 0, 0])  // 8 bits a channel, RGB
            + chunk("IDAT", stored(rows))
            + chunk("IEND", [])
    }

    private static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
        let checked = Array(type.utf8) + content
        return bigEndian(UInt32(content.count)) + checked + bigEndian(crc32(checked))
    }

    /// A zlib stream of one stored block, which holds at most 65,535 bytes.
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let length = UInt16(bytes.count)
        let lengths = [length, ~length].flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        return [0x78, 0x01, 0x01] + lengths + bytes + bigEndian(adler32(bytes))
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    private static func adler32(_ bytes: [UInt8]) -> UInt32 {
        var (low, high) = (UInt32(1), UInt32(0))
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }

    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var crc = ~UInt32(0)
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}
