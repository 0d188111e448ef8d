import Gateways
import Matching
import NIOHTTP1
import Secrets
import Testing

@testable import Exchanges

@Suite("The rules by which requests are compared (docs/design.md §6, §7)")
struct RuleBookTests {
    private let rules: RuleBook

    init() throws { rules = try RuleBook(profiles: Samples.profiles()) }

    private func fingerprint(
        _ target: String,
        gateway: String = "acme",
        headers: HTTPHeaders = ["Content-Type": "application/json"],
        body: String = "",
        own: [String] = []
    ) throws -> Fingerprint {
        var builder = rules.builder(
            gateway: gateway,
            method: "POST",
            target: target,
            headers: headers,
            own: try own.map { try UpstreamURL(parsing: $0) }
        )
        builder.append(body.utf8)
        return builder.finish().fingerprint
    }

    private static let via = "/_tapedeck/via/https/cdn.example/a"

    @Test("An asset on another host is the same whichever gateway named it; a gateway's own path is not")
    func gateways() throws {
        #expect(try fingerprint(Self.via) == fingerprint(Self.via, gateway: "local"))
        #expect(try fingerprint(Self.via) == fingerprint(Self.via, gateway: "never heard of"))
        #expect(try fingerprint("/v1/a") != fingerprint("/v1/a", gateway: "local"))
        // What is called `via` is no gateway's asset for that.
        #expect(try fingerprint("/a", gateway: "via") != fingerprint(Self.via))
    }

    @Test(
        "Signatures do not count, those that are redacted neither; what is asked for does",
        arguments: ["/v1/files/1", via]
    )
    func signatures(path: String) throws {
        let first = path + "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=1&X-Amz-Signature=0123456789abcdef0123&v=1"
        let second = path + "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=2&X-Amz-Signature=fedcba98765432100123&v=1"
        #expect(try fingerprint(first) == fingerprint(second))
        #expect(try fingerprint(first) == fingerprint(path + "?v=1"))
        #expect(try fingerprint(first) != fingerprint(path + "?v=2"))
        #expect(try fingerprint(Redactor().redact(url: first)) == fingerprint(first))
    }

    @Test("What only this gateway's profile calls a signature counts for the others")
    func ownSignatures() throws {
        #expect(try fingerprint("/a?sig=1") == fingerprint("/a?sig=2"))
        #expect(try fingerprint("/a?sig=1", gateway: "local") != fingerprint("/a?sig=2", gateway: "local"))
    }

    @Test("The token of the next page is no signature", arguments: ["page_token", "pageToken", "token", "cursor"])
    func pages(name: String) throws {
        #expect(try fingerprint("/v1/files?\(name)=a") != fingerprint("/v1/files?\(name)=b"))
    }

    @Test("A link to the gateway itself is the same wherever the gateway was when it was recorded")
    func ownLinks() throws {
        func link(_ base: String, path: String = "/v1/files/1", own: String? = nil) throws -> Fingerprint {
            try fingerprint("/v1/make", body: "{\"image\":\"\(base)\(path)\"}", own: [own ?? base])
        }
        let here = try link("https://gw.acme.example/api")
        #expect(try here == link("http://127.0.0.1:9005"))
        #expect(try here == link("http://127.0.0.1:9005/deep/base"))
        #expect(try here != link("http://127.0.0.1:9005", path: "/v1/files/2"))
        #expect(try here != link("http://127.0.0.1:9005", own: "https://gw.acme.example/api"))
    }

    @Test("A signed link in a body is the same under another signature, and redacted")
    func signedLinks() throws {
        func link(_ query: String) throws -> Fingerprint {
            try fingerprint("/v1/make", body: "{\"image\":\"https://cdn.example/a\(query)\"}")
        }
        let signed = "?X-Amz-Date=1&X-Amz-Signature=0123456789abcdef0123&v=1"
        #expect(try link(signed) == link("?X-Amz-Date=2&X-Amz-Signature=fedcba98765432100123&v=1"))
        #expect(try link(signed) == link(String(Redactor().redact(url: "/\(signed)").dropFirst())))
        #expect(try link(signed) != link("?X-Amz-Date=1&X-Amz-Signature=0123456789abcdef0123&v=2"))
    }

    @Test("A Range counts for every gateway, a header only where the profile says so")
    func headers() throws {
        for gateway in ["acme", "local", "never heard of"] {
            #expect(
                try fingerprint("/a", gateway: gateway, headers: ["Range": "bytes=0-1"])
                    != fingerprint("/a", gateway: gateway, headers: [:])
            )
        }
        let tier: HTTPHeaders = ["X-Acme-Tier": "gold"]
        #expect(try fingerprint("/a", headers: tier) != fingerprint("/a", headers: [:]))
        #expect(
            try fingerprint("/a", gateway: "local", headers: tier) == fingerprint("/a", gateway: "local", headers: [:])
        )
    }

    @Test("Rules for every gateway are added to those of the profile, and hold for a gateway without one")
    func common() throws {
        var profile = GatewayProfile(name: "acme", summary: "")
        profile.ignore = ["/a"]
        let rules = try RuleBook(profiles: [profile], ignore: [try IgnoreRule("/b")])
        func fingerprint(_ gateway: String, _ body: String) -> Fingerprint {
            let headers: HTTPHeaders = ["Content-Type": "application/json"]
            var builder = rules.builder(gateway: gateway, method: "POST", target: "/", headers: headers)
            builder.append(body.utf8)
            return builder.finish().fingerprint
        }
        #expect(fingerprint("acme", "{\"a\":1,\"b\":1,\"c\":1}") == fingerprint("acme", "{\"c\":1}"))
        #expect(fingerprint("other", "{\"a\":1,\"b\":1}") == fingerprint("other", "{\"a\":1}"))
        #expect(fingerprint("other", "{\"a\":1,\"b\":1}") != fingerprint("other", "{\"b\":1}"))
    }

    @Test("A rule that does not parse is an error")
    func malformed() {
        let ignoring = GatewayProfile(name: "acme", summary: "", ignore: ["no pointer"])
        #expect(throws: (any Error).self) { try RuleBook(profiles: [ignoring]) }
        let replacing = GatewayProfile(name: "acme", summary: "", replace: [TextReplacement(pattern: "(", with: "")])
        #expect(throws: (any Error).self) { try RuleBook(profiles: [replacing]) }
    }

    @Test("Books have the same digest if their rules read the same, and others if any rule is another")
    func digest() throws {
        let plain = try RuleBook(profiles: GatewayProfile.builtIn).digest
        #expect(try RuleBook(profiles: GatewayProfile.builtIn.reversed()).digest == plain)
        let others = try [
            RuleBook(profiles: GatewayProfile.builtIn, ignore: [IgnoreRule("/a")]).digest,
            RuleBook(profiles: GatewayProfile.builtIn, ignore: [IgnoreRule("?a")]).digest,
            RuleBook(profiles: GatewayProfile.builtIn, replace: [ReplaceRule(pattern: "a", constant: "b")]).digest,
            RuleBook(profiles: GatewayProfile.builtIn, replace: [ReplaceRule(pattern: "a", constant: "c")]).digest,
            RuleBook(profiles: Array(GatewayProfile.builtIn.dropLast())).digest,
        ]
        #expect(Set(others + [plain]).count == others.count + 1)
    }
}
