import Testing

@testable import TapedeckCLI

@Suite("Suggestion")
struct SuggestionTests {
    private static let known = ["upstream", "dialect", "ignore", "replace", "listen", "on-repeat"]

    @Test(
        "finds what was meant",
        arguments: [
            ("upstraem", "upstream"), ("upstreem", "upstream"), ("lisen", "listen"), ("listenn", "listen"),
            ("on_repeat", "on-repeat"), ("Ignore", "ignore"),
        ]
    )
    func finds(word: String, meant: String) {
        #expect(Suggestion.nearest(to: word, in: Self.known) == meant)
        #expect(Suggestion.hint(for: word, in: Self.known) == " (did you mean \"\(meant)\"?)")
    }

    @Test(
        "does not guess wildly",
        arguments: ["", "x", "colour", "up", "faults", String(repeating: "a", count: 10_000)]
    )
    func declines(word: String) {
        #expect(Suggestion.nearest(to: word, in: Self.known) == nil)
        #expect(Suggestion.hint(for: word, in: Self.known) == "")
    }
}
