import Testing

@testable import AssetURLs

@Suite("Texts that may be a URL")
struct URLPrefixMatcherTests {
    /// How many letters are taken, and whether they were the start of a URL.
    private func run(_ text: String) -> (count: Int, isURL: Bool) {
        var matcher = URLPrefixMatcher()
        let count = text.utf16.prefix { matcher.advance($0) }.count
        return (count, matcher.isURL)
    }

    @Test("http:// and https:// in any case are", arguments: ["http://h", "https://h", "HTTPS://h", "hTtP://é😀"])
    func urls(text: String) {
        #expect(run(text) == (text.utf16.count, true))
    }

    @Test(
        "Anything else stops at the first letter that does not fit",
        arguments: [
            ("", 0), ("x", 0), ("data:", 0), ("ht", 2), ("hxtp", 1), ("httpx://h", 4), ("https", 5), ("httpss", 5),
            ("https:", 6), ("https:/h", 7), ("httpsx", 5), ("http\u{11A}/", 4), ("http:\u{12F}/", 5), ("://", 0),
        ]
    )
    func others(text: String, count: Int) {
        #expect(run(text) == (count, false))
    }
}
