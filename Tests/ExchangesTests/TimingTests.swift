import Exchanges
import Testing

@Suite("Timing")
struct TimingTests {
    @Test(
        "is read as it is written",
        arguments: [
            ("instant", Timing.instant), ("recorded", .recorded), ("1x", .scaled(1)), ("4x", .scaled(4)),
            ("0.5x", .scaled(0.5)), ("10.25x", .scaled(10.25)), ("1000000x", .scaled(1_000_000)),
            ("0.001x", .scaled(0.001)),
        ]
    )
    func parses(text: String, timing: Timing) {
        #expect(Timing(parsing: text) == timing)
        #expect(timing.description == text)
    }

    @Test(
        "refuses everything else",
        arguments: [
            "", "x", "0x", "0x5", "0x5x", "-1x", "+1x", "1ex", "1e3x", "1.x", ".5x", "1.2.3x", "infx", "nanx", "4X",
            "4",
            " 4x", "4x ", "4 x", "Instant", "0.0009x", "1000001x", "99999999999999999999x", "1,5x", "٤x", "4xx",
        ]
    )
    func refuses(text: String) {
        #expect(Timing(parsing: text) == nil)
    }

    @Test("knows how many times faster it is")
    func speed() {
        #expect(Timing.instant.speed == nil)
        #expect(Timing.recorded.speed == 1)
        #expect(Timing.scaled(4).speed == 4)
    }
}
