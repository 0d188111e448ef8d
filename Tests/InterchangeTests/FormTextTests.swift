import BodyFormats
import Testing

@testable import Interchange

@Suite("FormText")
struct FormTextTests {
    @Test("text is encoded as browsers do, and reads back the same")
    func encoding() {
        #expect(FormText.encode("a b&c=d+é*-._~") == "a+b%26c%3Dd%2B%C3%A9*-._%7E")
        let text = "ä=&%+ \u{1F41D}\n"
        let pairs = FormReader.pairs(of: Array("x=\(FormText.encode(text))".utf8))
        #expect(pairs.map(\.value) == [Array(text.utf8)])
    }
}
