import Testing

@testable import AssetURLs

@Suite("Numbers in pieces")
struct JSONNumberTests {
    /// How much of a text is a number; `nil` if what was taken is none.
    private func length(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, var number = JSONNumber(first) else { return nil }
        let count = 1 + bytes.dropFirst().prefix { number.advance($0) }.count
        return number.isWhole ? count : nil
    }

    @Test("Numbers are whole", arguments: ["0", "-0", "7", "-10", "1.5", "0.25", "1e5", "0E-10", "-12.5e+07", "9e0"])
    func numbers(text: String) {
        #expect(length(text) == text.utf8.count)
        #expect(length(text + ",") == text.utf8.count)
    }

    @Test("Others are not", arguments: ["", "-", "+1", ".5", "1.", "1.e5", "1e", "1e+", "-x", "a"])
    func others(text: String) {
        #expect(length(text) == nil)
    }

    @Test(
        "A number ends where it cannot go on",
        arguments: [("01", 1), ("1.5.2", 3), ("1e5e", 3), ("1-2", 1), ("-00", 2)]
    )
    func ends(text: String, count: Int) {
        #expect(length(text) == count)
    }
}
