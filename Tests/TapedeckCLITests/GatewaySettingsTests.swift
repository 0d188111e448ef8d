import Gateways
import Testing

@testable import TapedeckCLI

@Suite("GatewaySettings")
struct GatewaySettingsTests {
    @Test("changes a built-in profile: values replace, lists add")
    func changes() throws {
        let profiles = try profiles(
            """
            gateways:
              openai:
                upstream: http://127.0.0.1:9001/base
                dialect: anthropic
                asset-hosts: [Media.example, "127.0.0.1:9002"]
                match-headers: [X-Tier]
                secret-headers: [x-acme-*]
                environment: {MY_URL: /v1}
                ignore: [/metadata]
            """
        )
        let builtIn = try #require(GatewayProfile.builtIn.first { $0.name == "openai" })
        let openai = try #require(profiles.first { $0.name == "openai" })
        #expect(profiles.map(\.name) == GatewayProfile.builtIn.map(\.name))
        #expect(openai.upstream?.description == "http://127.0.0.1:9001/base")
        #expect(openai.dialect == .anthropic)
        #expect(openai.assetHosts == builtIn.assetHosts + ["media.example", "127.0.0.1:9002"])
        #expect(openai.matchHeaders == builtIn.matchHeaders + ["x-tier"])
        #expect(openai.secretHeaders == builtIn.secretHeaders + ["x-acme-*"])
        #expect(openai.environment == [BaseURLVariable("MY_URL", path: "/v1")] + builtIn.environment)
        #expect(openai.ignore == builtIn.ignore + ["/metadata"])
    }

    @Test("adds a gateway: by its host, else generic")
    func adds() throws {
        let profiles = try profiles(
            "gateways:\n  mine: {upstream: https://api.openai.com}\n  acme: {upstream: 'https://a.example'}\n  bare:\n"
        )
        let mine = try #require(profiles.first { $0.name == "mine" })
        #expect(mine.dialect == .openai)
        let acme = try #require(profiles.first { $0.name == "acme" })
        #expect(acme.dialect == .generic)
        #expect(acme.summary == "from the configuration file")
        #expect(profiles.last?.upstream == nil)
    }

    @Test("mounts gateways of the file where the command line names none")
    func mounts() throws {
        let file = try ConfigurationFile(yaml: "gateways: {acme: {upstream: 'https://a.example'}}", path: "t.yml")
        #expect(try Configuration.resolve(file: file).gateways.mount(named: "acme") != nil)
        #expect(try Configuration.resolve(gateways: ["acme"], file: file).gateways.rootMount?.name == "acme")
    }

    @Test(
        "says in one line where a mistake is",
        arguments: [
            (
                "gateways: {a: {upstream: 'ftp://x'}}",
                "t.yml:1: gateways.a.upstream: \"ftp://x\" cannot be an upstream: it does not begin with http:// or "
                    + "https://; write it as https://host[:port][/base/path]"
            ),
            (
                "gateways: {\"@a\": {upstream: 'http://x'}}",
                "t.yml:1: gateways.@a: \"@a\" is not a gateway's name; "
                    + "use a letter or digit, then at most 100 letters, digits, dots, underscores and hyphens"
            ),
            (
                "gateways:\n  a:\n    dialect: klingon",
                "t.yml:3: gateways.a.dialect: no dialect is called \"klingon\"; use one of openai, anthropic, gemini, "
                    + "imgly, aigateway, aigate, llmgateway, free-ai-gateway, generic"
            ),
            (
                "gateways: {a: {asset-hosts: ['http://x']}}",
                "t.yml:1: gateways.a.asset-hosts: \"http://x\" is not a host; "
                    + "use HOST or HOST:PORT, for example media.acme.example"
            ),
            (
                "gateways: {a: {match-headers: ['x y']}}",
                "t.yml:1: gateways.a.match-headers: \"x y\" is not a header's name; use a name such as x-acme-key"
            ),
            (
                "gateways: {a: {secret-headers: ['*']}}",
                "t.yml:1: gateways.a.secret-headers: \"*\" is not a header's name; use a name such as x-acme-key, or x-acme-*"
            ),
            (
                "gateways: {a: {asset-fields: ['']}}",
                "t.yml:1: gateways.a.asset-fields: \"\" is not a name; use the name as it is sent"
            ),
        ]
    )
    func explains(yaml: String, message: String) {
        #expect(throws: CLIError.usage(message)) { try profiles(yaml) }
    }

    private func profiles(_ yaml: String) throws -> [GatewayProfile] {
        try GatewaySettings.profiles(ConfigurationFile(yaml: yaml, path: "t.yml").gateways)
    }
}
