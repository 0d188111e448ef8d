import Exchanges
import Gateways
import Testing

@testable import TapedeckCLI

@Suite("CommandEnvironment")
struct CommandEnvironmentTests {
    private func variables(
        _ before: [String: String] = [:],
        _ arguments: [String],
        mode: Mode = .replay,
        profiles: [GatewayProfile] = GatewayProfile.builtIn,
        host: String = "127.0.0.1"
    ) throws -> [String: String] {
        let table = try ProfileTable(arguments: arguments, profiles: profiles)
        return CommandEnvironment(before, url: "http://127.0.0.1:9", host: host, table: table, mode: mode).variables
    }

    @Test("names the server, every mounted gateway and the variables of SDKs, and leaves the rest")
    func names() throws {
        let found = try variables(
            ["HOME": "/h", "OPENAI_BASE_URL": "x"],
            ["openai", "free-ai-gateway"],
            mode: .record
        )
        #expect(
            found == [
                "HOME": "/h", "TAPEDECK_URL": "http://127.0.0.1:9",
                "TAPEDECK_OPENAI_URL": "http://127.0.0.1:9/openai",
                "TAPEDECK_FREE_AI_GATEWAY_URL": "http://127.0.0.1:9/free-ai-gateway",
                "OPENAI_BASE_URL": "http://127.0.0.1:9/openai/v1", "OPENAI_API_BASE": "http://127.0.0.1:9/openai/v1",
                "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1",
            ]
        )
    }

    @Test("knows where each vendor's own SDK looks, with the path that it wants")
    func vendors() throws {
        let found = try variables([:], [])
        #expect(found["OPENAI_BASE_URL"] == "http://127.0.0.1:9/openai/v1")
        #expect(found["ANTHROPIC_BASE_URL"] == "http://127.0.0.1:9/anthropic")
        #expect(found["GOOGLE_GEMINI_BASE_URL"] == "http://127.0.0.1:9/gemini")
        #expect(found["TAPEDECK_IMGLY_URL"] == "http://127.0.0.1:9/imgly")
    }

    @Test("sets keys that are missing in replay, and no others", arguments: Mode.allCases)
    func keys(mode: Mode) throws {
        let found = try variables(
            ["GEMINI_API_KEY": "mine", "ANTHROPIC_API_KEY": ""],
            ["gemini", "anthropic"],
            mode: mode
        )
        #expect(found["GEMINI_API_KEY"] == "mine")
        #expect(found["ANTHROPIC_API_KEY"] == (mode == .replay ? "tapedeck" : ""))
        #expect(found["GOOGLE_API_KEY"] == (mode == .replay ? "tapedeck" : nil))
        #expect(found["OPENAI_API_KEY"] == nil)
    }

    @Test("gives a variable that two gateways want to the vendor's own, else to the first")
    func conflicts() throws {
        let other = "other=https://api.openai.com"
        #expect(try variables([:], [other, "openai"])["OPENAI_BASE_URL"] == "http://127.0.0.1:9/openai/v1")
        let third = "third=https://api.openai.com"
        #expect(try variables([:], [other, third])["OPENAI_BASE_URL"] == "http://127.0.0.1:9/other/v1")
        var twice = GatewayProfile(name: "twice", summary: "", upstream: try UpstreamURL(parsing: "https://a.example"))
        twice.environment = [BaseURLVariable("TWICE", path: "/v1"), BaseURLVariable("TWICE")]
        #expect(try variables([:], ["twice"], profiles: [twice])["TWICE"] == "http://127.0.0.1:9/twice/v1")
    }

    @Test(
        "adds the host to what is reached without a proxy, in both spellings",
        arguments: [
            (["NO_PROXY": "a.example"], "a.example,127.0.0.1", "a.example,127.0.0.1"),
            (["no_proxy": "b, 127.0.0.1"], "b, 127.0.0.1", "b, 127.0.0.1"),
            (["NO_PROXY": "a", "no_proxy": "b"], "a,127.0.0.1", "b,127.0.0.1"),
            (["NO_PROXY": "", "no_proxy": "*"], "*", "*"),
        ]
    )
    func proxies(before: [String: String], upper: String, lower: String) throws {
        let found = try variables(before, ["openai"], mode: .auto)
        #expect(found["NO_PROXY"] == upper)
        #expect(found["no_proxy"] == lower)
    }
}
