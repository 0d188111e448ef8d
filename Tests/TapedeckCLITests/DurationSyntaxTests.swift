import Testing

@testable import TapedeckCLI

@Suite("DurationSyntax")
struct DurationSyntaxTests {
    @Test(
        "is read and written as in the documentation",
        arguments: [
            ("250ms", Duration.milliseconds(250)), ("2s", .seconds(2)), ("5m", .seconds(300)), ("1h", .seconds(3_600)),
            ("30d", .seconds(2_592_000)), ("0s", .zero),
        ]
    )
    func parses(text: String, duration: Duration) throws {
        #expect(try DurationSyntax.parse(text) == duration)
        #expect(DurationSyntax.format(duration) == text)
    }

    @Test(
        "refuses everything else",
        arguments: [
            "", "s", "5", "5 s", "-5s", "+5s", "1.5s", "5S", "5sec", "5w", "٥s", "1h30m", "9223372036854775807d",
            "99999999999999999999s", "infs",
        ]
    )
    func refuses(text: String) {
        #expect(throws: ValueError.self) { try DurationSyntax.parse(text) }
    }

    @Test("says what would be right")
    func message() {
        #expect(throws: ValueError("\"5\" is not a duration; use a whole number and a unit: 250ms, 2s, 5m, 1h or 30d"))
        {
            try DurationSyntax.parse("5")
        }
    }
}
