import Testing

@testable import TapedeckCLI

@Suite("DisplayWidth")
struct DisplayWidthTests {
    @Test(
        "counts the columns that a terminal uses",
        arguments: [("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("👍", 2), ("❤️", 2), ("가", 2), ("…", 1)]
    )
    func columns(text: String, width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }
}
