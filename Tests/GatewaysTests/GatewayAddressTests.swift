import Gateways
import Testing

@Suite struct GatewayAddressTests {
    private let table: ProfileTable

    init() throws { table = try ProfileTable(arguments: ["openrouter"]) }

    private func address(of target: String, isAtRoot: Bool) throws -> GatewayAddress {
        switch LocalAddress.resolve(target, table: table) {
        case .gateway(let address): return address
        case .via(let via): return GatewayAddress(via, of: try #require(table.rootMount), isAtRoot: isAtRoot)
        case .control, .unknown, .malformed: throw Unexpected(target: target)
        }
    }

    private struct Unexpected: Error {
        let target: String
    }

    @Test("A gateway's own address leads to its upstream")
    func own() throws {
        let own = try address(of: "/@s/openrouter/v1?x", isAtRoot: false)
        #expect(own.via == nil)
        #expect(own.origin.description == "https://openrouter.ai")
        #expect(own.isOwnOrigin)
        #expect(own.url == "https://openrouter.ai/api/v1?x")
        #expect(own.sessionPrefix == "/@s")
        #expect(own.localPrefix == "/@s/openrouter")
        #expect(try address(of: "/v1", isAtRoot: true).sessionPrefix.isEmpty)
    }

    @Test("An asset's leads to the asset's host, and its links to the gateway that handed it out")
    func asset() throws {
        let asset = try address(of: "/@s/_tapedeck/via/https/Media.Example:443/a?b", isAtRoot: false)
        #expect(asset.mount.name == "openrouter")
        #expect(asset.session?.description == "s")
        #expect(asset.path == "/_tapedeck/via/https/media.example/a?b")
        #expect(asset.target == "/a?b")
        #expect(asset.origin.description == "https://media.example")
        #expect(asset.url == "https://media.example/a?b")
        #expect(!asset.isOwnOrigin)
        #expect(asset.localPrefix == "/@s/openrouter")
        #expect(asset.sessionPrefix == "/@s")
    }

    @Test("Where the gateway is at /, its links begin without its name")
    func root() throws {
        #expect(try address(of: "/@s/_tapedeck/via/https/h/a", isAtRoot: true).localPrefix == "/@s")
        #expect(try address(of: "/_tapedeck/via/https/h/a", isAtRoot: true).localPrefix.isEmpty)
    }

    @Test("An asset on the gateway's own origin may see what the gateway may see")
    func ownOrigin() throws {
        #expect(try address(of: "/_tapedeck/via/HTTPS/OpenRouter.ai:443/files/1", isAtRoot: true).isOwnOrigin)
        #expect(try !address(of: "/_tapedeck/via/http/openrouter.ai/files/1", isAtRoot: true).isOwnOrigin)
        #expect(try !address(of: "/_tapedeck/via/https/openrouter.ai:8443/files/1", isAtRoot: true).isOwnOrigin)
    }
}
