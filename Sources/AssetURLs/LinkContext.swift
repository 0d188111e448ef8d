package import Gateways

/// What decides how the URLs of one answer are rewritten (docs/design.md §6).
package struct LinkContext: Sendable {
    /// What is an asset URL.
    package let rules: AssetRules
    /// The bases whose URLs are the gateway's own.
    package let own: [UpstreamURL]
    /// The server that answers: what a relative `Location` is resolved against.
    package let here: Origin
    /// This server as the client calls it: `http://127.0.0.1:4141`.
    package let server: String
    /// The `/@checkout` that the client's URLs begin with, or nothing.
    package let sessionPrefix: String
    /// What the client's URLs of the gateway begin with, session included; nothing at `/`.
    package let gatewayPrefix: String
    /// The first segment under which the gateway is mounted in any case.
    package let gateway: String

    /// The context of an answer, of which most have no URL: so nothing is worked out before one is there.
    ///
    /// - Parameters:
    ///   - address: The local address of the request.
    ///   - host: `Host` as the client sent it.
    ///   - own: The bases whose URLs are the gateway's own, where they are other than its upstream: on replay, those
    ///     that the cassette was recorded with.
    ///   - here: The server that answered, where it is another than `address` names: on replay, that of the recording.
    package init(_ address: GatewayAddress, host: String, own: [UpstreamURL]? = nil, here: Origin? = nil) {
        rules = AssetRules(address.mount.profile)
        self.own = own ?? [address.mount.upstream]
        self.here = here ?? address.origin
        server = "http://\(host)"
        sessionPrefix = address.sessionPrefix
        gatewayPrefix = address.localPrefix
        gateway = address.mount.name
    }

    /// What becomes of a URL; `nil` where it stays.
    ///
    /// - Parameters:
    ///   - text: A value that may be a URL.
    ///   - members: The names of the members around it, outermost first.
    ///   - format: Of an event stream, texts stay.
    /// - Returns: The change and what is to be remembered about it.
    package func rewrite(
        _ text: String,
        members: [String],
        format: LinkRewriter.Format
    ) -> (replacement: LinkReplacement, link: HandedOutLink)? {
        let name = members.last ?? ""
        if format == .eventStream, AssetRules.isTextMember(name) { return nil }
        guard let url = AbsoluteURL(text), !leadsHere(url) else { return nil }
        let isField = rules.isField(name)
        let isEager = isField && LinkPurpose.mayBeMedia(members)
        let own = ownReplacement(for: url)
        guard own != nil || isField || isOwnOrigin(url.origin) || rules.isAssetHost(url.origin) else { return nil }
        let replacement = own ?? viaReplacement(for: url)
        let link = HandedOutLink(
            url: url,
            local: replacement.applied(to: url.text),
            members: members,
            place: own == nil ? .via : .gateway,
            isEager: isEager
        )
        return (replacement, link)
    }

    /// The change that makes a URL this server's, whatever its host; `nil` where it leads here already.
    func replacement(forAnyHost url: AbsoluteURL) -> (LinkReplacement, HandedOutLink.Place)? {
        if leadsHere(url) { return nil }
        if let replacement = ownReplacement(for: url) { return (replacement, .gateway) }
        return (viaReplacement(for: url), .via)
    }

    /// Whether a URL is this server's already.
    private func leadsHere(_ url: AbsoluteURL) -> Bool { AbsoluteURL(server)?.origin == url.origin }

    /// Whether a URL is on the host and port of one of the gateway's own bases.
    private func isOwnOrigin(_ origin: Origin) -> Bool { own.contains { Origin($0) == origin } }

    /// A URL below one of the gateway's own bases, the longest that fits, becomes one below its mount.
    ///
    /// Only if it is spelled as the base is: otherwise the way back would not lead to the same bytes.
    private func ownReplacement(for url: AbsoluteURL) -> LinkReplacement? {
        let text = url.text.utf8
        let lengths = own.compactMap { base -> Int? in
            let base = base.description.utf8
            guard text.starts(with: base) else { return nil }
            let isWhole = text.dropFirst(base.count).first.map { "/?#".utf8.contains($0) } ?? true
            return isWhole ? base.count : nil
        }
        return lengths.max().map { length in
            LinkReplacement(first: length, by: server + prefix(before: Substring(text.dropFirst(length))))
        }
    }

    /// What stands before the gateway's path in the client's URLs.
    ///
    /// At `/`, a path that begins like another kind of local address needs the gateway's name in front.
    private func prefix(before path: Substring) -> String {
        guard gatewayPrefix == sessionPrefix, path.utf8.first == UInt8(ascii: "/") else { return gatewayPrefix }
        let segment = Substring(path.utf8.dropFirst().prefix { !"/?#".utf8.contains($0) })
        let isAmbiguous = segment == gateway || segment == "_tapedeck" || segment.utf8.first == UInt8(ascii: "@")
        return isAmbiguous ? "\(sessionPrefix)/\(gateway)" : gatewayPrefix
    }

    /// Any other URL becomes a `via` address; scheme and authority stay as written, so that the way back is exact.
    private func viaReplacement(for url: AbsoluteURL) -> LinkReplacement {
        LinkReplacement(
            first: url.prefix.utf8.count,
            by: "\(server)\(sessionPrefix)\(ViaAddress.prefix)\(url.scheme)/\(url.authority)"
        )
    }
}
