import HTTPMessages
import Testing

@Suite struct DecimalDigitsTests {
    @Test(arguments: [("0", 0), ("7", 7), ("007", 7), ("1234567890", 1_234_567_890), ("9223372036854775807", Int.max)])
    func digitsAreANumber(text: String, value: Int) {
        #expect(DecimalDigits.parse(text) == value)
    }

    @Test(arguments: [
        "", "+5", "-5", " 5", "5 ", "0x5", "5a", "1_000", "5.0", "５", "٣", "\u{0}", "5\n", "5,5",
        "9223372036854775808", "99999999999999999999999999",
    ])
    func anythingElseIsNone(text: String) {
        #expect(DecimalDigits.parse(text) == nil)
    }

    @Test func partsOfStringsAreRead() {
        #expect(DecimalDigits.parse("a:4141".dropFirst(2)) == 4141)
    }
}
