import Testing

@testable import TapedeckCLI

@Suite("OptionName")
struct OptionNameTests {
    @Test("names flag, variable and key")
    func names() {
        #expect(OptionName.onRepeat.flag == "--on-repeat")
        #expect(OptionName.onRepeat.variable == "TAPEDECK_ON_REPEAT")
        #expect(OptionName.onRepeat.key == "on-repeat")
        #expect(OptionName.config.key == nil)
    }
}
