import Gateways
import Testing

@testable import TapedeckCLI

@Suite("GatewaysCommand")
struct GatewaysCommandTests {
    @Test("lists every profile with mount, upstream and variables")
    func lists() async throws {
        let stage = Stage()
        #expect(await stage.run(["gateways"]) == .done)
        let lines = stage.output.text.split(separator: "\n")
        #expect(lines.count == GatewayProfile.builtIn.count + 2)
        let openai = try #require(lines.first { $0.hasPrefix("openai ") })
        #expect(openai.contains(" /openai "))
        #expect(openai.contains(" https://api.openai.com "))
        #expect(openai.contains("OPENAI_BASE_URL (/v1)"))
        #expect(lines.contains { $0.hasPrefix("generic ") && $0.contains(" NAME=URL ") })
        #expect(lines.last?.hasSuffix("http://127.0.0.1:4141/openai/v1.") == true)
    }
}
