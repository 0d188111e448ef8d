/// Where connections to an upstream go: scheme, host and port.
package struct UpstreamAddress: Sendable, Hashable {
    /// Whether the connection is protected by TLS (`https`).
    package var isTLS: Bool
    /// Host name or address, an IPv6 address without brackets.
    package var host: String
    /// TCP port.
    package var port: Int

    /// Creates an address.
    package init(isTLS: Bool, host: String, port: Int) {
        self.isTLS = isTLS
        self.host = host
        self.port = port
    }

    /// Host and port as a `CONNECT` target writes them (RFC 9110 §9.3.6).
    var authority: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }
}
