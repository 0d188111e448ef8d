import Testing

@testable import TapedeckCLI

@Suite("Palette")
struct PaletteTests {
    @Test("colours unless NO_COLOR or a dumb terminal says no")
    func environment() {
        #expect(Palette(environment: [:]).styled("x", .bad) == "\u{1B}[31mx\u{1B}[0m")
        #expect(Palette(environment: ["NO_COLOR": ""]).styled("x", .bad) == "\u{1B}[31mx\u{1B}[0m")
        #expect(Palette(environment: ["NO_COLOR": "0"]).styled("x", .bad) == "x")
        #expect(Palette(environment: ["TERM": "dumb"]).styled("x", .bad) == "x")
        #expect(Palette.plain.styled("x", .bad) == "x")
    }

    @Test("adds nothing to nothing")
    func nothing() {
        #expect(Palette(environment: [:]).styled("", .strong) == "")
        #expect(Palette(environment: [:]).styled("x", nil) == "x")
    }
}
