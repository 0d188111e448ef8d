/// A browser origin: scheme, host and port, as an `Origin` header has it (RFC 6454 §6.2).
struct WebOrigin: Equatable {
    /// `https://app.example` or `http://app.example:8080`, in lower case, without the scheme's own port.
    let text: String

    /// Reads `http(s)://HOST[:PORT]`.
    ///
    /// A slash at the end is forgiven, since people copy origins from an address bar.
    ///
    /// - Throws: `ValueError` for everything else, a path and `null` included.
    init(parsing text: String) throws(ValueError) {
        guard let origin = WebOrigin.normal(text.hasSuffix("/") ? String(text.dropLast()) : text) else {
            throw ValueError(text, isNot: "an origin", use: "http(s)://HOST[:PORT], for example https://app.example")
        }
        self.text = origin
    }

    private static func normal(_ text: String) -> String? {
        let lower = text.lowercased()
        for (scheme, port) in [("http", "80"), ("https", "443")] where lower.hasPrefix(scheme + "://") {
            let authority = String(lower.dropFirst(scheme.count + 3))
            if let host = HostName(parsing: authority) { return "\(scheme)://\(host.text)" }
            guard let address = try? ListenAddress(parsing: authority), address.port > 0 else { return nil }
            let isStandard = "\(address.port)" == port
            return "\(scheme)://" + (isStandard ? "\(authority.dropLast(port.count + 1))" : "\(address)")
        }
        return nil
    }
}
