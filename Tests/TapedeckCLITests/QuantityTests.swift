import Testing

@testable import TapedeckCLI

@Suite("Quantity")
struct QuantityTests {
    @Test(
        "writes bytes",
        arguments: [
            (0, "0 B"), (1_023, "1023 B"), (1_024, "1 KiB"), (1_536, "1.5 KiB"), (65_536, "64 KiB"),
            (1_048_575, "1 MiB"), (1_288_490_189, "1.2 GiB"), (5_497_558_138_880, "5 TiB"),
        ]
    )
    func bytes(count: Int, text: String) {
        #expect(Quantity.bytes(count) == text)
    }

    @Test(
        "writes bytes to the byte",
        arguments: [
            (0, "0 bytes"), (1, "1 byte"), (1_023, "1023 bytes"), (1_024, "1024 bytes (1 KiB)"),
            (1_288_490_189, "1288490189 bytes (1.2 GiB)"),
        ]
    )
    func exactBytes(count: Int, text: String) {
        #expect(Quantity.exactBytes(count) == text)
    }

    @Test(
        "writes times",
        arguments: [
            (0, "0 ms"), (0.44, "0.4 ms"), (12.4, "12 ms"), (999, "999 ms"), (1_500, "1.5 s"), (125_000, "2 m 5 s"),
            (-1, "?"), (Double.nan, "?"), (1e300, "?"),
        ]
    )
    func milliseconds(count: Double, text: String) {
        #expect(Quantity.milliseconds(count) == text)
    }

    @Test("counts")
    func counts() {
        #expect(Quantity.count(1, "event") == "1 event")
        #expect(Quantity.count(0, "event") == "0 events")
        #expect(Quantity.count(2, "miss", plural: "misses") == "2 misses")
    }
}
