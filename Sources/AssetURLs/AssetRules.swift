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

    private let profile: GatewayProfile

    /// The rules of a gateway: those for all, and what its profile adds.
    ///
    /// Made for every answer, of which most have no URL: so nothing is worked out before one is there.
    package init(_ profile: GatewayProfile) { self.profile = profile }

    /// Whether a member holds asset URLs: itself, or the elements of its array.
    package func isField(_ name: String) -> Bool {
        Self.commonFields.contains(name) || profile.assetFields.contains(name)
    }

    /// Whether a response header holds an asset URL, whatever its spelling.
    package func isHeader(_ name: String) -> Bool {
        let name = name.lowercased()
        return name == "location" || name == "content-location"
            || profile.assetHeaders.contains { $0.lowercased() == name }
    }

    /// Whether a server is one of the gateway's asset hosts.
    package func isAssetHost(_ origin: Origin) -> Bool {
        profile.assetHosts.contains { Self.listing($0, of: origin) != nil }
    }

    /// Whether a server is an asset host that is listed with its port: one that somebody means, wherever it is.
    package func isAssetHostWithPort(_ origin: Origin) -> Bool {
        profile.assetHosts.contains { Self.listing($0, of: origin) == .withPort }
    }

    /// Whether a member of an event holds a piece of text, which stays whatever it looks like.
    package static func isTextMember(_ name: String) -> Bool { textMembers.contains(name) }

    /// How an entry of a profile names a server.
    private enum Listing {
        case anyPort, withPort
    }

    /// How an entry, `host` or `host:port`, names a server; `nil` if it does not.
    ///
    /// An entry that is no host names none: settings are checked where they are read.
    private static func listing(_ entry: String, of origin: Origin) -> Listing? {
        guard let listed = Origin(scheme: "http", authority: entry), listed.host == origin.host else { return nil }
        if entry.utf8.last == UInt8(ascii: "]") || !entry.utf8.contains(UInt8(ascii: ":")) { return .anyPort }
        return listed.port == origin.port ? .withPort : nil
    }
}
