import Testing

@testable import Matching

struct ExcerptTests {
    @Test("short texts are shown whole, in quotes and escaped")
    func short() {
        #expect(Excerpt.quoted(Array("a \"b\" \\ \n\r\t".utf8)) == #""a \"b\" \\ \n\r\t""#)
        #expect(Excerpt.plain(Array(#"{"a":"\n"}"#.utf8)) == #"{"a":"\n"}"#)
    }

    @Test("nothing in a text controls a terminal or the direction of writing")
    func controls() {
        #expect(
            Excerpt.escaped("\u{1B}[2J\u{7F}\u{85}\u{202E}\u{2028}é😀") == #"\u{1b}[2J\u{7f}\u{85}\u{202e}\u{2028}é😀"#
        )
    }

    @Test("long texts are shortened around the first difference")
    func long() {
        let start = String(repeating: "x", count: 100)
        let (left, right) = Excerpt.quoted(Array("\(start)left\(start)".utf8), Array("\(start)right".utf8))
        #expect(left == "\"…\(String(repeating: "x", count: 24))left\(String(repeating: "x", count: 36))…\"")
        #expect(right == "\"…\(String(repeating: "x", count: 24))right\"")
        #expect(Excerpt.plain(Array(start.utf8)) == String(repeating: "x", count: 64) + "…")
    }

    @Test("a text that only ends earlier shows where it ends")
    func prefix() {
        let start = String(repeating: "y", count: 70)
        let (left, right) = Excerpt.plain(Array(start.utf8), Array("\(start)!".utf8))
        #expect(left == "…" + String(repeating: "y", count: 24))
        #expect(right == "…" + String(repeating: "y", count: 24) + "!")
    }

    @Test("characters are never cut")
    func characters() {
        for padding in 0..<8 {
            let start = String(repeating: "a", count: padding) + String(repeating: "€", count: 60)
            let (left, right) = Excerpt.quoted(Array("\(start)1\(start)".utf8), Array("\(start)2\(start)".utf8))
            #expect(left?.contains("\u{FFFD}") == false && right?.contains("\u{FFFD}") == false)
            #expect(left?.contains("€1") == true && right?.contains("€2") == true)
        }
    }
}
