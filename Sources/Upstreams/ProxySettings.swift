import HTTPMessages

/// The proxy that the environment names for `https` upstreams: `HTTPS_PROXY` and `NO_PROXY`, as curl reads them.
package struct ProxySettings: Sendable, Equatable {
    /// A proxy to go through.
    package struct Proxy: Sendable, Equatable {
        /// Where it listens.
        ///
        /// Only plain `http` proxies are spoken to.
        package var address: UpstreamAddress
        /// `user:password` from the URL, percent-encoding untouched.
        package var credentials: String?
    }

    private var proxy: Proxy?
    private var exceptions: [String] = []

    /// No proxy at all.
    package static let direct = ProxySettings()

    private init() {}

    /// Reads the settings from environment variables, lower-case names first.
    ///
    /// - Throws: ``UpstreamError/proxyRefused(_:)`` when `HTTPS_PROXY` is not a URL of the form `http://host:port`.
    package init(environment: [String: String]) throws {
        exceptions = (environment["no_proxy"] ?? environment["NO_PROXY"] ?? "")
            .split(separator: ",").map { $0.filter { !$0.isWhitespace }.lowercased() }.filter { !$0.isEmpty }
        guard let value = environment["https_proxy"] ?? environment["HTTPS_PROXY"], !value.isEmpty else { return }
        guard let proxy = Self.parse(value) else {
            throw UpstreamError.proxyRefused("HTTPS_PROXY must have the form http://host:port")
        }
        self.proxy = proxy
    }

    /// The proxy to use for `address`.
    ///
    /// `nil` for a direct connection. Loopback addresses are always direct.
    package func proxy(for address: UpstreamAddress) -> Proxy? {
        let host = address.host.lowercased()
        if host == "localhost" || host == "::1" || host.hasPrefix("127.") { return nil }
        for exception in exceptions {
            if exception == "*" || exception == host || exception == "\(host):\(address.port)" { return nil }
            let suffix = exception.hasPrefix(".") ? exception : "." + exception
            if host.hasSuffix(suffix) { return nil }
        }
        return proxy
    }

    private static func parse(_ value: String) -> Proxy? {
        var rest = Substring(value)
        if let scheme = value.firstRange(of: "://") {
            guard value[..<scheme.lowerBound].lowercased() == "http" else { return nil }
            rest = value[scheme.upperBound...]
        }
        rest = rest.prefix { $0 != "/" }
        var credentials: String?
        if let at = rest.lastIndex(of: "@") {
            credentials = String(rest[..<at])
            rest = rest[rest.index(after: at)...]
        }
        var port = 80
        var host = rest
        if let colon = rest.lastIndex(of: ":"), !rest.hasSuffix("]") {
            guard let number = DecimalDigits.parse(rest[rest.index(after: colon)...]), (1...65_535).contains(number)
            else { return nil }
            port = number
            host = rest[..<colon]
        }
        let name = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : String(host)
        guard !name.isEmpty else { return nil }
        return Proxy(address: UpstreamAddress(isTLS: false, host: name, port: port), credentials: credentials)
    }
}
