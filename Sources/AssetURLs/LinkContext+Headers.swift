internal import Gateways
package import NIOHTTP1

extension LinkContext {
    /// The header fields of an answer as the client gets them.
    ///
    /// `Location`, `Content-Location` and what the profile names lead back here, whatever their host; a URL without a
    /// scheme or host is resolved against the server that answers, one relative to the path stays. The order of the
    /// fields, their spelling and all other values stay.
    ///
    /// - Parameter headers: As the upstream sent them.
    /// - Returns: The fields, and the links among them in their order.
    package func rewrite(_ headers: HTTPHeaders) -> (headers: HTTPHeaders, links: [HandedOutLink]) {
        guard headers.contains(where: { rules.isHeader($0.name) }) else { return (headers, []) }
        var links: [HandedOutLink] = []
        let fields = headers.map { name, value -> (String, String) in
            guard rules.isHeader(name), let url = resolved(value), let (change, place) = replacement(forAnyHost: url)
            else { return (name, value) }
            let local = change.applied(to: url.text)
            links.append(HandedOutLink(url: url, local: local, members: [name], place: place, isEager: false))
            return (name, local)
        }
        return links.isEmpty ? (headers, []) : (HTTPHeaders(fields), links)
    }

    /// The absolute URL that a header's value stands for; `nil` for one relative to the path, or of another scheme.
    private func resolved(_ value: String) -> AbsoluteURL? {
        if value.utf8.starts(with: "//".utf8) { return AbsoluteURL("\(here.scheme.rawValue):\(value)") }
        if value.utf8.first == UInt8(ascii: "/") { return AbsoluteURL("\(here)\(value)") }
        return AbsoluteURL(value)
    }
}
