import TestSupport
import Testing

@testable import Gateways

@Suite struct LocalAddressTests {
    private let several: ProfileTable
    private let single: ProfileTable

    init() throws {
        several = try ProfileTable(arguments: ["aigate", "openrouter", "demo=http://127.0.0.1:9/imgly"])
        single = try ProfileTable(arguments: ["aigate"])
    }

    private func gateway(_ target: String, _ sessions: [String] = [], in table: ProfileTable) throws -> GatewayAddress {
        let address = LocalAddress.resolve(target, sessionHeaders: sessions, table: table)
        guard case .gateway(let found) = address else { throw Unexpected(address: address) }
        return found
    }

    private struct Unexpected: Error {
        let address: LocalAddress
    }

    @Test(
        "What follows the gateway's name is the gateway's path, byte for byte",
        arguments: [
            ("/aigate/v1//x%2Fy?a|b", "/v1//x%2Fy?a|b"),
            ("/aigate", "/"),
            ("/aigate/", "/"),
            ("/aigate//", "//"),
            ("/aigate?x", "/?x"),
            ("/aigate/?x", "/?x"),
            ("/aigate/aigate/v1", "/aigate/v1"),
            ("/aigate/../v1/./x", "/../v1/./x"),
            ("/aigate/@x/_tapedeck", "/@x/_tapedeck"),
            (
                "/aigate/v1/models/google/gemini:generateContent?alt=sse&q={[\"'`^\\",
                "/v1/models/google/gemini:generateContent?alt=sse&q={[\"'`^\\"
            ),
        ]
    )
    func remainder(target: String, path: String) throws {
        let found = try gateway(target, in: several)
        #expect(found.mount.name == "aigate")
        #expect(found.path == path)
        #expect(found.target == path)
        #expect(found.localPrefix == "/aigate")
        #expect(found.session == nil)
    }

    @Test("The upstream's base path is part of the target, but not of the path")
    func basePath() throws {
        let found = try gateway("/openrouter/v1/chat/completions?x", in: several)
        #expect(found.path == "/v1/chat/completions?x")
        #expect(found.target == "/api/v1/chat/completions?x")
        #expect(try gateway("/openrouter", in: several).target == "/api")
        #expect(try gateway("/openrouter/", in: several).target == "/api/")
        #expect(try gateway("/demo?x", in: several).target == "/imgly?x")
    }

    @Test("The one gateway is at / as well, and its name still counts")
    func root() throws {
        let found = try gateway("/v1/models?x", in: single)
        #expect(found.path == "/v1/models?x")
        #expect(found.localPrefix.isEmpty)
        #expect(try gateway("/aigate/v1/models", in: single).localPrefix == "/aigate")
        #expect(try gateway("/aigatex/v1", in: single).path == "/aigatex/v1")
        #expect(try gateway("/", in: single).target == "/")
        #expect(try gateway("/@s", in: single).target == "/")
        #expect(try gateway("/@s?x", in: single).target == "/?x")
        #expect(try gateway("/@s//", in: single).target == "//")
    }

    @Test("A session comes from the path, from the header, or from both alike")
    func sessions() throws {
        let inPath = try gateway("/@checkout/aigate/v1", in: several)
        #expect(inPath.session?.description == "checkout")
        #expect(inPath.path == "/v1")
        #expect(inPath.localPrefix == "/@checkout/aigate")
        let inHeader = try gateway("/aigate/v1", ["checkout"], in: several)
        #expect(inHeader.session?.description == "checkout")
        #expect(inHeader.localPrefix == "/@checkout/aigate")
        #expect(try gateway("/@a/aigate/v1", ["a"], in: several).session?.description == "a")
        #expect(try gateway("/@a/v1", in: single).localPrefix == "/@a")
    }

    @Test(
        "Bad or different session names are an error, whatever follows",
        arguments: [
            ("/@/aigate", [], GatewayError.malformedSession("")),
            ("/@", [], .malformedSession("")),
            ("/@a%20b/aigate", [], .malformedSession("a%20b")),
            ("/@../aigate", [], .malformedSession("..")),
            ("/@@x/aigate", [], .malformedSession("@x")),
            ("/aigate", ["a/b"], .malformedSession("a/b")),
            ("/aigate", [""], .malformedSession("")),
            ("/@a/aigate", ["b"], .conflictingSessions("a", "b")),
            ("/aigate", ["a", "b"], .conflictingSessions("a", "b")),
            ("/@-/_tapedeck/health", [], .malformedSession("-")),
        ] as [(String, [String], GatewayError)]
    )
    func malformed(target: String, headers: [String], error: GatewayError) {
        #expect(LocalAddress.resolve(target, sessionHeaders: headers, table: several) == .malformed(error))
    }

    @Test(
        "The control API is found before any gateway, also in a session",
        arguments: [
            ("/_tapedeck", "/"), ("/_tapedeck/", "/"), ("/_tapedeck?x", "/?x"), ("/_tapedeck/health?x", "/health?x"),
            ("/_tapedeck/viax/https/h", "/viax/https/h"),
        ]
    )
    func control(target: String, path: String) throws {
        for table in [several, single] {
            #expect(LocalAddress.resolve(target, table: table) == .control(path: path, session: nil))
            let session = try SessionName("s")
            #expect(LocalAddress.resolve("/@s" + target, table: table) == .control(path: path, session: session))
        }
    }

    @Test("An asset on another host is found before any gateway, also in a session")
    func via() throws {
        for table in [several, single] {
            for prefix in ["", "/@s"] {
                let address = LocalAddress.resolve(prefix + "/_tapedeck/via/https/h:1//a?b", table: table)
                guard case .via(let via) = address else { throw Unexpected(address: address) }
                #expect(via.url.text == "https://h:1//a?b")
                #expect(via.sessionPrefix == prefix)
            }
        }
        #expect(
            LocalAddress.resolve("/aigate/_tapedeck/via/ftp/h", table: single)
                != LocalAddress.resolve("/_tapedeck/via/ftp/h", table: single)
        )
    }

    @Test(
        "Elsewhere nothing is mounted, and the error lists the mounts",
        arguments: [
            ("/", "/"), ("/openai/v1", "/openai"), ("/AIGATE/v1", "/AIGATE"), ("/aigate%2Fv1", "/aigate%2Fv1"),
            ("//aigate/v1", "/"), ("/@s", "/"), ("/@s/openai/v1", "/openai"), ("/_tapedeckx", "/_tapedeckx"),
            ("*", "/"),
            ("http://h/aigate", "/"), ("", "/"),
        ]
    )
    func unknown(target: String, segment: String) {
        let mounts = ["/aigate", "/openrouter", "/demo"]
        #expect(
            LocalAddress.resolve(target, table: several) == .unknown(.nothingMounted(segment, mounts: mounts))
        )
    }

    @Test("A target that is no path is nobody's, even with a gateway at /")
    func noPath() {
        for target in ["*", "http://h/aigate", "aigate/v1"] {
            guard case .unknown = LocalAddress.resolve(target, table: single) else {
                Issue.record("\(target) was resolved")
                continue
            }
        }
    }

    @Test("Remainders of random targets are byte-exact")
    func randomTargets() throws {
        var generator = SeededGenerator(seed: 42)
        let alphabet = Array("ab/?%2F@._-|{}[]\"\\^`#&=:;,~é\u{301}".unicodeScalars)
        for _ in 0..<5_000 {
            var tail = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...24, using: &generator) {
                alphabet.randomElement(using: &generator).map { tail.append($0) }
            }
            let rest = ["/", "?"].randomElement(using: &generator).map { $0 + String(tail) } ?? ""
            let path = rest.utf8.first == UInt8(ascii: "/") ? rest : "/" + rest
            for prefix in ["/aigate", "/@s/aigate"] {
                let found = try gateway(prefix + rest, in: several)
                #expect(found.path.utf8.elementsEqual(path.utf8))
                #expect(found.target.utf8.elementsEqual(path.utf8))
                #expect(found.localPrefix == prefix)
            }
        }
    }

    @Test("The dialect follows the route")
    func dialect() throws {
        #expect(try gateway("/aigate/v1/v1/messages", in: several).dialect == .anthropic)
        #expect(try gateway("/aigate/v1/chat/completions", in: several).dialect == .aigate)
    }
}
