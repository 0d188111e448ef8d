import Testing

@testable import Gateways

@Suite struct GatewayProfileTests {
    @Test("The built-in profiles are those of the contract")
    func names() {
        #expect(
            GatewayProfile.builtIn.map(\.name) == [
                "openai", "anthropic", "gemini", "openrouter", "imgly", "aigateway", "aigate", "llmgateway",
                "free-ai-gateway", "generic",
            ]
        )
    }

    @Test("Every profile's upstream is what its URL reads as, and its lists are in the form they are compared in")
    func wellFormed() throws {
        for profile in GatewayProfile.builtIn {
            if let upstream = profile.upstream {
                #expect(try UpstreamURL(parsing: upstream.description) == upstream)
                #expect(upstream.scheme == .https)
            } else {
                #expect(profile.name == "generic")
            }
            #expect(NameSegment.isWellFormed(profile.name))
            #expect(!profile.summary.isEmpty && !profile.summary.contains("\n"))
            for header in profile.matchHeaders + profile.secretHeaders + profile.assetHeaders {
                #expect(header == header.lowercased())
            }
            for host in profile.assetHosts { #expect(try UpstreamURL(parsing: "https://\(host)").hostHeader == host) }
            for rule in profile.ignore {
                #expect(rule.hasPrefix("/") || rule.hasPrefix("?") || rule.hasPrefix("header:"))
            }
            for variable in profile.environment { #expect(variable.path.isEmpty || variable.path.hasPrefix("/")) }
            #expect(!profile.matchHeaders.contains(where: profile.isSecretHeader))
        }
    }

    @Test(
        "Upstreams are the gateways' documented addresses",
        arguments: [
            ("openai", "https://api.openai.com"),
            ("anthropic", "https://api.anthropic.com"),
            ("gemini", "https://generativelanguage.googleapis.com"),
            ("openrouter", "https://openrouter.ai/api"),
            ("imgly", "https://gateway.img.ly"),
            ("aigateway", "https://api.aigateway.sh"),
            ("aigate", "https://api.aigate.shop"),
            ("llmgateway", "https://api.llmgateway.io"),
            ("free-ai-gateway", "https://free-ai-gateway.sarthakagrawal927.workers.dev"),
        ]
    )
    func upstreams(name: String, url: String) {
        #expect(GatewayProfile.builtIn.first { $0.name == name }?.upstream?.description == url)
    }

    @Test("Base-URL variables have the version where the vendor's own SDK does not add it")
    func environment() {
        #expect(GatewayProfile.openai.environment.first == BaseURLVariable("OPENAI_BASE_URL", path: "/v1"))
        #expect(GatewayProfile.anthropic.environment.first == BaseURLVariable("ANTHROPIC_BASE_URL", path: ""))
        #expect(GatewayProfile.gemini.environment.first == BaseURLVariable("GOOGLE_GEMINI_BASE_URL", path: ""))
    }

    @Test("No variable is claimed by two profiles")
    func distinctVariables() {
        let variables = GatewayProfile.builtIn.flatMap { $0.environment.map(\.name) + $0.apiKeyVariables }
        #expect(Set(variables).count == variables.count)
    }

    @Test("The variable of `run` is in upper case, with underscores")
    func urlVariable() {
        #expect(GatewayProfile.freeAIGateway.urlVariable == "TAPEDECK_FREE_AI_GATEWAY_URL")
        #expect(GatewayProfile(name: "acme.v2", summary: "").urlVariable == "TAPEDECK_ACME_V2_URL")
    }

    @Test("Secret headers are found in any spelling, a family by its beginning")
    func secretHeaders() {
        #expect(GatewayProfile.gemini.isSecretHeader("X-Goog-Api-Key"))
        #expect(!GatewayProfile.gemini.isSecretHeader("X-Goog-Api-Client"))
        #expect(GatewayProfile.aigateway.isSecretHeader("X-BYOK-Anthropic"))
        #expect(!GatewayProfile.aigateway.isSecretHeader("x-by"))
    }
}
