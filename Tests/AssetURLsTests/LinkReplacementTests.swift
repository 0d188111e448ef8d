import AssetURLs
import Testing

@Suite("Replacing the start of a URL")
struct LinkReplacementTests {
    @Test("The rest stays")
    func applied() {
        #expect(LinkReplacement(first: 8, by: "http://here").applied(to: "http://h/é?#") == "http://here/é?#")
        #expect(LinkReplacement(first: 8, by: "").applied(to: "http://h") == "")
    }
}
