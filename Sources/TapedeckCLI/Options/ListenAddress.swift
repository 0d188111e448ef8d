/// Where a server listens: a host and a port.
///
/// Hosts are IPv4 literals, IPv6 literals (in brackets where a port follows) and names; a port of 0 asks for a free
/// one. See `docs/design.md §2`, `--listen`.
package struct ListenAddress: Sendable, Equatable {
    /// The host without brackets, in lower case.
    package let host: String
    /// The port; 0 takes a free one.
    package let port: Int

    /// `127.0.0.1:4141`.
    package static let standard = ListenAddress(host: "127.0.0.1", port: 4141)

    /// Only for parts that are known to be right.
    private init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `HOST:PORT`, `[IPV6]:PORT`.
    ///
    /// Strict: digits only in ports, no short forms of IPv4 (`127.1`), no zone identifiers, no spaces.
    ///
    /// - Throws: `ValueError` for everything else.
    package init(parsing text: String) throws(ValueError) {
        guard let colon = text.lastIndex(of: ":"),
            let host = HostName(parsing: String(text[..<colon])),
            let port = ListenAddress.port(in: text[text.index(after: colon)...])
        else {
            throw ValueError(text, isNot: "an address", use: "HOST:PORT, for example 127.0.0.1:4141 or [::1]:0")
        }
        self.init(host: host.unbracketed, port: port)
    }

    /// Whether only this machine can reach it.
    ///
    /// A name other than `localhost` counts as reachable: what it resolves to is not known here.
    package var isLoopback: Bool {
        host == "localhost" || host == "::1" || (HostName.isIPv4(host) && host.hasPrefix("127."))
    }

    /// The host by which clients on this machine reach it: its own, and loopback where it listens everywhere.
    var reachableHost: String {
        switch host {
        case "0.0.0.0": "127.0.0.1"
        case "::": "::1"
        default: host
        }
    }

    private static func port(in text: Substring) -> Int? {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text).flatMap { $0 <= 65_535 ? $0 : nil }
    }
}

extension ListenAddress: CustomStringConvertible {
    /// `HOST:PORT`, with brackets around IPv6, as it appears in URLs.
    package var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
