import AssetURLs
import Gateways
import NIOHTTP1
import Testing

/// A server with two gateways, `acme` with a base path and `plain` without, and one with `plain` alone, at `/` as well.
enum Samples {
    static let host = "127.0.0.1:4141"
    static let server = "http://127.0.0.1:4141"

    static func profiles() throws -> [GatewayProfile] {
        [
            GatewayProfile(
                name: "acme",
                summary: "",
                upstream: try UpstreamURL(parsing: "https://gw.acme.example/api"),
                assetHosts: ["media.acme.example", "127.0.0.1:9002"],
                assetFields: ["preview"],
                assetHeaders: ["x-upload-to"]
            ),
            GatewayProfile(name: "plain", summary: "", upstream: try UpstreamURL(parsing: "http://[::1]:9001")),
        ]
    }

    static func several() throws -> ProfileTable { try ProfileTable(arguments: [], profiles: profiles()) }

    static func single() throws -> ProfileTable { try ProfileTable(arguments: ["plain"], profiles: profiles()) }

    static func address(_ target: String, in table: ProfileTable) throws -> GatewayAddress {
        guard case .gateway(let address) = LocalAddress.resolve(target, table: table) else {
            throw Unexpected(target: target)
        }
        return address
    }

    static func context(_ target: String = "/acme/v1/x", in table: ProfileTable? = nil) throws -> LinkContext {
        LinkContext(try address(target, in: table ?? several()), host: host)
    }

    static func restorer(_ table: ProfileTable? = nil) throws -> URLRestorer {
        URLRestorer(table: try table ?? several(), servers: [host, "localhost:4141", "[::1]:4141"])
    }

    private struct Unexpected: Error {
        let target: String
    }
}

extension LinkContext {
    /// What a value becomes; `nil` where it stays.
    func rewritten(_ text: String, in members: [String] = ["x"], _ format: LinkRewriter.Format = .json) -> String? {
        rewrite(text, members: members, format: format)?.replacement.applied(to: text)
    }
}
