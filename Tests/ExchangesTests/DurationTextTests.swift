import TestSupport
import Testing

@testable import Exchanges

@Suite("Durations as text")
struct DurationTextTests {
    @Test("What is written is read again, whatever the duration")
    func roundTrip() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            let milliseconds = Int64.random(
                in: 0...(1 << Int64.random(in: 0...40, using: &generator)),
                using: &generator
            )
            let duration = Duration.milliseconds(milliseconds)
            #expect(DurationText.parse(DurationText.format(duration)) == duration)
        }
    }

    @Test("Everything else is refused", arguments: ["", "5", "-5s", "1.5s", "5S", "٥s", "9223372036854775807d"])
    func refused(text: String) {
        #expect(DurationText.parse(text) == nil)
    }
}
