import TestSupport
import Testing

@testable import TapedeckCLI

@Suite("Where two texts differ")
struct TextComparisonTests {
    @Test("by word, what is replaced before what replaces it")
    func words() {
        #expect(
            TextComparison("The sky is blue today.", "The sky is dark grey today.").pieces == [
                .same("The sky is "), .removed("blue"), .added("dark grey"), .same(" today."),
            ]
        )
        #expect(TextComparison("same", "same").pieces == [.same("same")])
        #expect(TextComparison("", "new").pieces == [.added("new")])
        #expect(TextComparison("old", "").pieces == [.removed("old")])
        #expect(TextComparison("", "").pieces.isEmpty)
    }

    @Test("letters that only look the same are different")
    func composed() {
        #expect(TextComparison("caf\u{E9}", "cafe\u{301}").pieces == [.removed("caf\u{E9}"), .added("cafe\u{301}")])
    }

    @Test("of a long text, only the lines that changed are shown, without what is far from a change")
    func lines() {
        let far = String(repeating: "word ", count: 30)
        let old = "first line\n\(far)red \(far)\nlast"
        let new = "first line\n\(far)green \(far)\nlast\nmore"
        let context = String(far.suffix(40))
        #expect(
            TextComparison(old, new).lines(palette: .plain) == [
                "…\(context)[-red-]{+green+} \(far.prefix(39))…", "last", "{+more+}",
            ]
        )
    }

    @Test("nothing in a text acts on a terminal, and words have colours only where there are any")
    func escapes() {
        #expect(TextComparison("a", "\u{1B}[2J").lines(palette: .plain) == ["[-a-]{+\\x1B[2J+}"])
        #expect(
            TextComparison("a", "b").lines(palette: Palette(environment: [:])) == [
                "\u{1B}[31m[-a-]\u{1B}[0m\u{1B}[32m{+b+}\u{1B}[0m"
            ]
        )
    }

    @Test("texts without a word in common are quick, however long")
    func long() {
        let old = (0..<20_000).map { "a\($0)" }.joined(separator: " ")
        let new = (0..<20_000).map { "b\($0)" }.joined(separator: " ")
        #expect(TextComparison(old, new).pieces == [.removed(old), .added(new)])
    }

    @Test("both texts can be put together again from the pieces", arguments: 0..<200)
    func random(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let words = ["a", "b", "cc", " ", " ", "\n", ".", "é", "東", "🙂"]
        func text() -> String {
            (0..<Int.random(in: 0..<30, using: &generator)).map { _ in words.randomElement(using: &generator) ?? "" }
                .joined()
        }
        let (old, new) = (text(), text())
        var (left, right) = ("", "")
        for piece in TextComparison(old, new).pieces {
            switch piece {
            case .same(let text):
                left += text
                right += text
            case .removed(let text): left += text
            case .added(let text): right += text
            }
        }
        #expect(left == old && right == new)
    }
}
