import Cassettes
import Gateways

/// Which servers a cassette was recorded from.
///
/// Cassettes hold original URLs. To tell the gateway's own from others on replay, the upstream of the recording counts,
/// whatever the command line names now (docs/design.md §6).
struct CassetteOrigins: Sendable {
    /// The upstreams of each gateway, by its name.
    private var upstreams: [String: [UpstreamURL]] = [:]
    /// The gateways that handed out an asset on another host, by its origin.
    private var assets: [Origin: Giver] = [:]
    private var latest: (text: String, gateway: String)?

    /// Who handed an asset out.
    struct Giver: Sendable {
        /// The gateway's name.
        var gateway: String
        /// Where the gateway was, if the cassette says so.
        var upstream: UpstreamURL?
    }

    /// A server as it is written down.
    struct Note: Equatable, Sendable {
        /// The gateway's name.
        let gateway: String
        /// Its upstream, or the origin of an asset that it handed out.
        let url: String
        let isAsset: Bool
    }

    /// Knows nothing.
    init() {}

    /// Knows what was written down; `nil` where that is no list of servers.
    init?(_ notes: [Note]) {
        for note in notes {
            guard let url = try? UpstreamURL(parsing: note.url) else { return nil }
            if note.isAsset {
                self.note(Origin(url), namedBy: note.gateway)
            } else {
                upstreams[note.gateway, default: []].append(url)
            }
        }
    }

    /// What is known, to be written down.
    var notes: [Note] {
        let upstreams = upstreams.sorted { $0.key < $1.key }.flatMap { gateway, urls in
            urls.map { Note(gateway: gateway, url: "\($0)", isAsset: false) }
        }
        let assets = assets.map { Note(gateway: $0.value.gateway, url: "\($0.key)", isAsset: true) }
        return upstreams + assets.sorted { $0.url < $1.url }
    }

    /// The upstreams that a gateway's interactions were recorded from.
    func upstreams(of gateway: String) -> [UpstreamURL] { upstreams[gateway] ?? [] }

    /// The gateway for which an asset of this origin was recorded.
    func giver(of origin: Origin) -> Giver? {
        assets[origin].map { Giver(gateway: $0.gateway, upstream: $0.upstream ?? upstreams[$0.gateway]?.first) }
    }

    /// Adds what an interaction tells.
    mutating func note(_ interaction: Interaction) {
        let request = interaction.request
        guard let target = request.target else { return }
        if target.hasPrefix(ViaAddress.prefix) {
            if let origin = AbsoluteURL(request.url)?.origin, assets[origin] == nil {
                assets[origin] = Giver(gateway: interaction.gateway)
            }
        } else if let base = Self.base(of: request.url, target: target) {
            note(base, of: interaction.gateway)
        }
    }

    /// Adds that a gateway named an asset.
    mutating func note(_ origin: Origin, namedBy gateway: String) {
        if assets[origin] == nil { assets[origin] = Giver(gateway: gateway) }
    }

    /// The upstream of an interaction whose request says its target below the mount.
    static func upstream(of interaction: Interaction) -> UpstreamURL? {
        guard let target = interaction.request.target, !target.hasPrefix(ViaAddress.prefix) else { return nil }
        return base(of: interaction.request.url, target: target).flatMap { try? UpstreamURL(parsing: $0) }
    }

    private mutating func note(_ base: String, of gateway: String) {
        // Nearly every interaction of a cassette has the upstream of the one before.
        if let latest, latest.text == base, latest.gateway == gateway { return }
        latest = (base, gateway)
        guard let upstream = try? UpstreamURL(parsing: base), upstreams[gateway]?.contains(upstream) != true else {
            return
        }
        upstreams[gateway, default: []].append(upstream)
    }

    private static func base(of url: String, target: String) -> String? {
        if url.hasSuffix(target) { return String(url.dropLast(target.count)) }
        // A base path is not followed by the slash that an empty target gets.
        guard target == "/" || target.hasPrefix("/?"), url.hasSuffix(target.dropFirst()) else { return nil }
        return String(url.dropLast(target.count - 1))
    }
}
