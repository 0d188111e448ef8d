import BodyFormats
import NIOHTTP1

/// A request that has found its route, with all that answering it takes.
struct DemoCall: Sendable {
    /// Which gateway it is for.
    let service: DemoService
    /// The path below the service, as sent.
    let path: String
    /// Decoded pairs of the query.
    let query: [(name: String, value: String)]
    /// The header fields.
    let headers: HTTPHeaders
    /// The body as sent.
    let body: [UInt8]
    /// The body's fields, whether it is JSON or multipart.
    let fields: DemoFields
    /// Segments of the path for which the route has a gap.
    let captures: [String]
    /// Where links point: scheme, `Host` and the service's base path.
    let origin: String
    /// The time of day, in seconds since 1970.
    let now: Int
    /// How many seconds links to media are good for.
    let linkLifetime: Int
    /// How to link to the media host; nil where there is none.
    let media: MediaLinks?
    /// Differs with the gateway's seed, the request, and how often that was made before.
    let seed: DemoSeed
    /// How long to pretend to think.
    let pace: DemoPace
    /// What other requests left behind.
    let ledger: DemoLedger

    /// What the user asked for.
    var prompt: String { fields.prompt }

    /// The model the client named, or one whose name says that it did not.
    var model: String { fields.text("model") ?? "demo/unnamed" }

    /// Whether the client asked for a stream.
    var wantsStream: Bool { fields.json?["stream"]?.boolValue ?? (fields.text("stream") == "true") }

    /// A Unix time near that of the gateways' documentation.
    var created: Int { 1_780_000_000 + seed.derived("created").number(below: 1_000_000) }

    /// A new id: `prefix` and letters.
    func id(_ prefix: String, letters count: Int = 16) -> String {
        prefix + seed.derived("id \(prefix)").letters(count)
    }

    /// The first value of a query parameter.
    func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// Whether a link leads to the machine of the client: a real gateway could not fetch it.
    func isOutOfReach(_ link: String) -> Bool {
        ["127.0.0.1", "localhost", "[::1]"].contains {
            link.hasPrefix("http://\($0)") || link.hasPrefix("https://\($0)")
        }
    }

    /// What the model says.
    var reply: DemoReply { DemoReply(to: prompt, seed: seed) }
}
