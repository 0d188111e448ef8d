import Testing

@testable import Gateways

@Suite struct ProfileTableTests {
    private func mounts(_ arguments: String..., profiles: [GatewayProfile] = GatewayProfile.builtIn) throws -> [String]
    {
        try ProfileTable(arguments: arguments, profiles: profiles).mounts
            .map { "\($0.name) \($0.profile.dialect.rawValue) \($0.upstream)" }
    }

    @Test("No argument mounts every built-in profile, none at /")
    func none() throws {
        let table = try ProfileTable(arguments: [])
        #expect(table.mounts.map(\.name) == GatewayProfile.builtIn.map(\.name).filter { $0 != "generic" })
        #expect(table.rootMount == nil)
    }

    @Test("A profile's name mounts it at its upstream, and at / if it is the only one")
    func name() throws {
        let table = try ProfileTable(arguments: ["aigate"])
        #expect(table.mounts.map(\.upstream.description) == ["https://api.aigate.shop"])
        #expect(table.rootMount == table.mounts.first)
        #expect(try ProfileTable(arguments: ["aigate", "imgly"]).rootMount == nil)
    }

    @Test("NAME=URL is a profile with another upstream, or a new gateway with the profile of its host, else generic")
    func nameAndURL() throws {
        #expect(try mounts("imgly=http://127.0.0.1:9001") == ["imgly imgly http://127.0.0.1:9001"])
        #expect(try mounts("acme=https://llm.acme.example/x=y") == ["acme generic https://llm.acme.example/x=y"])
        #expect(try mounts("mine=https://API.anthropic.com/") == ["mine anthropic https://api.anthropic.com"])
        #expect(try mounts("openai=https://api.anthropic.com") == ["openai openai https://api.anthropic.com"])
        #expect(try mounts("generic=https://h") == ["generic generic https://h"])
    }

    @Test("A bare URL is mounted under its profile's name")
    func bareURL() throws {
        #expect(try mounts("https://api.openai.com/v1") == ["openai openai https://api.openai.com/v1"])
        #expect(try mounts("http://localhost:8000/a=b") == ["generic generic http://localhost:8000/a=b"])
    }

    @Test("Profiles of the configuration file count like built-in ones")
    func configured() throws {
        let acme = GatewayProfile(
            name: "acme",
            summary: "",
            upstream: try UpstreamURL(parsing: "https://llm.acme.example"),
            dialect: .openai
        )
        let profiles = GatewayProfile.builtIn + [acme]
        #expect(try mounts("acme", profiles: profiles) == ["acme openai https://llm.acme.example"])
        #expect(
            try mounts("https://llm.acme.example/v2", profiles: profiles) == [
                "acme openai https://llm.acme.example/v2"
            ]
        )
        #expect(try ProfileTable(arguments: [], profiles: profiles).mount(named: "acme")?.profile == acme)
    }

    @Test("A new gateway's profile is found by host and port, and on one machine not by the host alone")
    func servedBy() throws {
        var profiles = GatewayProfile.builtIn
        let index = try #require(profiles.firstIndex { $0.name == "imgly" })
        profiles[index].upstream = try UpstreamURL(parsing: "http://127.0.0.1:9001/imgly")
        func name(_ url: String) throws -> String {
            ProfileTable.profile(servedBy: try UpstreamURL(parsing: url), among: profiles).name
        }
        #expect(try name("http://127.0.0.1:9001/x") == "imgly")
        #expect(try name("http://127.0.0.1:9002/x") == "generic")
        #expect(try name("http://api.openai.com:8080") == "openai")
        #expect(try name("http://openai.com") == "generic")
        profiles[profiles.count - 1].dialect = .openai
        let unknown = try UpstreamURL(parsing: "https://llm.acme.example")
        #expect(ProfileTable.profile(servedBy: unknown, among: profiles).dialect == .openai)
    }

    @Test("The profile of a mount has its name and its upstream")
    func mountProfile() throws {
        let mount = try ProfileTable(arguments: ["eu=https://api.openai.com/eu"]).rootMount
        #expect(mount?.profile.name == "eu")
        #expect(mount?.profile.upstream == mount?.upstream)
        #expect(mount?.profile.ignore == GatewayProfile.openai.ignore)
    }

    @Test(
        "What cannot be mounted is an error",
        arguments: [
            (["opnai"], GatewayError.unknownGateway("opnai", known: GatewayProfile.builtIn.map(\.name))),
            (["OpenAI"], .unknownGateway("OpenAI", known: GatewayProfile.builtIn.map(\.name))),
            (["generic"], .missingUpstream("generic")),
            (["a b=https://h"], .malformedName("a b")),
            (["=https://h"], .malformedName("")),
            (["_tapedeck=https://h"], .malformedName("_tapedeck")),
            (["@x=https://h"], .malformedName("@x")),
            (["acme="], .malformedURL("", .notHTTP)),
            (["ftp://h"], .malformedURL("ftp://h", .notHTTP)),
            (["openai", "openai=http://h"], .repeatedName("openai")),
            (["http://a", "http://b"], .repeatedName("generic")),
        ]
    )
    func errors(arguments: [String], error: GatewayError) {
        #expect(throws: error) { try ProfileTable(arguments: arguments) }
    }
}
