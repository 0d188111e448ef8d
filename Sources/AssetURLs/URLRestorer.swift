package import Gateways
package import NIOHTTP1

/// Makes the original URLs of those that were handed out, on the way to the gateway (docs/design.md §6).
///
/// What ``LinkContext`` made of a URL becomes that URL again, byte for byte. Only a value that is wholly a local URL
/// counts, not one inside of longer text.
package struct URLRestorer: Sendable {
    private let table: ProfileTable
    private let servers: @Sendable () -> [String]

    /// A restorer for the links of one server, which is made for every request, of which most have none.
    ///
    /// - Parameters:
    ///   - table: What is mounted.
    ///   - servers: What clients call this server, each `host:port`, in any case: `Host` of the request, and others.
    ///     Asked for when there is a URL.
    package init(table: ProfileTable, servers: @autoclosure @escaping @Sendable () -> [String]) {
        self.table = table
        self.servers = servers
    }

    /// The URL that a local URL stands for, whatever its session; `nil` where the text is none.
    package func original(of text: String) -> String? { replacement(for: text)?.applied(to: text) }

    /// The change that makes a local URL the original; `nil` where the text is none.
    package func replacement(for text: String) -> LinkReplacement? {
        guard Self.mayBeURL(text.utf8), let url = AbsoluteURL(text) else { return nil }
        let authority = url.authority.lowercased()
        guard servers().contains(where: { $0.lowercased() == authority }) else { return nil }
        let target = String(Substring(url.rest.utf8.prefix { $0 != UInt8(ascii: "#") }))
        let start = url.prefix.utf8.count
        switch LocalAddress.resolve(target, table: table) {
        case .gateway(let address):
            return LinkReplacement(
                first: start + address.localPrefix.utf8.count,
                by: address.mount.upstream.description
            )
        case .via(let via):
            let path = "\(via.sessionPrefix)\(ViaAddress.prefix)\(via.url.scheme)/\(via.url.authority)"
            return LinkReplacement(first: start + path.utf8.count, by: via.url.prefix)
        case .control, .unknown, .malformed: return nil
        }
    }

    /// The header fields as the gateway gets them: values that are wholly a local URL become the original.
    ///
    /// `Host` and `Origin` name this server and are dealt with elsewhere.
    package func restored(_ headers: HTTPHeaders) -> HTTPHeaders {
        guard headers.contains(where: { Self.mayBeURL($0.value.utf8) }) else { return headers }
        var isChanged = false
        let fields = headers.map { name, value -> (String, String) in
            guard !["host", "origin"].contains(name.lowercased()), let original = original(of: value) else {
                return (name, value)
            }
            isChanged = true
            return (name, original)
        }
        return isChanged ? HTTPHeaders(fields) : headers
    }

    /// Whether a text begins as every URL does; most do not.
    static func mayBeURL(_ text: some Collection<UInt8>) -> Bool {
        text.prefix(4).elementsEqual("http".utf8) { $0 | 0x20 == $1 }
    }
}
