package import Gateways

/// What is an asset URL in the answers of one gateway (docs/design.md §6).
package struct AssetRules: Equatable, Sendable {
    /// The names of members that hold asset URLs with every gateway.
    private static let commonFields: Set<String> = [
        "url", "urls", "uri", "upload_url", "asset_url", "file_url", "result_url", "download_url", "image_url",
        "video_url", "audio_url",
    ]
    /// The names of members that hold what a model says, piece by piece.
    private static let textMembers: Set<String> = [
        "content", "text", "delta", "reasoning", "reasoning_content", "thinking", "arguments", "partial_json",
        "refusal", "transcript", "output_text",
    ]

    private let fields: Set<String>
    private let headers: Set<String>
    /// Hosts whose every port serves assets.
    private let hosts: Set<String>
    /// Hosts of which only one port does.
    private let hostsWithPort: Set<String>

    /// The rules of a gateway: those for all, and what its profile adds.
    ///
    /// An asset host that is none is passed over: settings are checked where they are read.
    package init(_ profile: GatewayProfile) {
        fields = Self.commonFields.union(profile.assetFields)
        headers = Set(["location", "content-location"] + profile.assetHeaders.map { $0.lowercased() })
        var hosts: Set<String> = []
        var hostsWithPort: Set<String> = []
        for entry in profile.assetHosts {
            guard let origin = Origin(scheme: "http", authority: entry) else { continue }
            if entry.utf8.last == UInt8(ascii: "]") || !entry.utf8.contains(UInt8(ascii: ":")) {
                hosts.insert(origin.host)
            } else {
                hostsWithPort.insert(Self.hostAndPort(origin))
            }
        }
        self.hosts = hosts
        self.hostsWithPort = hostsWithPort
    }

    /// Whether a member holds asset URLs: itself, or the elements of its array.
    package func isField(_ name: String) -> Bool { fields.contains(name) }

    /// Whether a response header holds an asset URL, whatever its spelling.
    package func isHeader(_ name: String) -> Bool { headers.contains(name.lowercased()) }

    /// Whether a server is one of the gateway's asset hosts.
    package func isAssetHost(_ origin: Origin) -> Bool {
        hosts.contains(origin.host) || hostsWithPort.contains(Self.hostAndPort(origin))
    }

    /// Whether a member of an event holds a piece of text, which stays whatever it looks like.
    package static func isTextMember(_ name: String) -> Bool { textMembers.contains(name) }

    private static func hostAndPort(_ origin: Origin) -> String { "\(origin.host) \(origin.port)" }
}
