import Testing

@testable import Exchanges

@Suite("The time of day as it stands in cassettes")
struct WallClockTests {
    @Test(
        "RFC 3339 in UTC with milliseconds",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_795_244_400_123, "2026-11-21T07:00:00.123Z"), (4_102_444_799_999, "2099-12-31T23:59:59.999Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
        ] as [(Int64, String)]
    )
    func timestamps(milliseconds: Int64, text: String) {
        #expect(WallClock.timestamp(milliseconds) == text)
        #expect(WallClock.milliseconds(of: text) == milliseconds)
    }

    @Test("There and back is the same for every day of four centuries")
    func roundTrip() {
        for day in stride(from: Int64(0), to: 146_097, by: 13) {
            let milliseconds = day * 86_400_000 + day % 86_400_000
            #expect(WallClock.milliseconds(of: WallClock.timestamp(milliseconds)) == milliseconds)
        }
    }

    @Test("Another form is no time", arguments: ["", "2026-11-21", "2026-11-21T07:00:00Z", "2026-13-21T07:00:00.000Z"])
    func malformed(text: String) { #expect(WallClock.milliseconds(of: text) == nil) }
}
