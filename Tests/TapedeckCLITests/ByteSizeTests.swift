import Testing

@testable import TapedeckCLI

@Suite("ByteSize")
struct ByteSizeTests {
    @Test(
        "is read in decimal and binary units",
        arguments: [
            ("64KiB", 65_536), ("1GiB", 1_073_741_824), ("500KB", 500_000), ("20MB", 20_000_000), ("3MiB", 3_145_728),
            ("2TB", 2_000_000_000_000), ("1TiB", 1_099_511_627_776), ("4GB", 4_000_000_000), ("12B", 12), ("12", 12),
            ("0", 0),
        ]
    )
    func parses(text: String, bytes: Int) throws {
        #expect(try ByteSize(parsing: text).bytes == bytes)
    }

    @Test(
        "refuses everything else",
        arguments: [
            "", "KiB", "1kb", "1KIB", "1K", "1.5MiB", "-1", "+1", "0x10", "1 KiB", "٣B", "9223372036854775808",
            "9000000TiB",
        ]
    )
    func refuses(text: String) {
        #expect(throws: ValueError.self) { try ByteSize(parsing: text) }
    }

    @Test(
        "is written in the largest binary unit that fits",
        arguments: [(0, "0B"), (1_000, "1000B"), (65_536, "64KiB"), (1 << 30, "1GiB"), (1_536, "1536B")]
    )
    func describes(bytes: Int, text: String) {
        #expect(ByteSize(bytes: bytes).description == text)
    }
}
