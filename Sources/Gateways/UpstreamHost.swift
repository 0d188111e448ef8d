import NIOCore

/// The host of an upstream URL, as it is compared and connected to.
enum UpstreamHost {
    /// Checks a host and brings it into the form it is compared in.
    ///
    /// A name whose last label is a number is refused unless it is a whole IPv4 address: resolvers read `127.1` and
    /// `0x7f000001` as addresses too, and nobody writes those who means no harm (WHATWG URL, "ends in a number").
    ///
    /// - Parameter text: The host as written: a name, `a.b.c.d` or `[IPv6 address]`.
    /// - Returns: A name in lower case, or an IP address in its shortest form and without brackets.
    /// - Throws: `UpstreamURLDefect.host`.
    static func normalized(_ text: Substring) throws(UpstreamURLDefect) -> String {
        if text.hasPrefix("[") {
            guard text.hasSuffix("]"), text.contains(":"), let address = ipAddress(text.dropFirst().dropLast()) else {
                throw .host
            }
            return address
        }
        let name = text.lowercased()
        var labels = name.split(separator: ".", omittingEmptySubsequences: false)
        if labels.count > 1, labels.last?.isEmpty == true { labels.removeLast() }
        guard name.utf8.count <= 253, labels.allSatisfy(isLabel), let last = labels.last else { throw .host }
        if last.utf8.allSatisfy(isDigit) || last.hasPrefix("0x") {
            guard !name.contains(":"), let address = ipAddress(text) else { throw .host }
            return address
        }
        return name
    }

    /// Whether a normalized host is an IP address or `localhost`, where each port is a server of its own.
    static func isMachine(_ host: String) -> Bool { host == "localhost" || ipAddress(host[...]) != nil }

    /// The shortest form of an IP address, or nil if it is none.
    private static func ipAddress(_ text: Substring) -> String? {
        guard text.utf8.allSatisfy({ "0123456789abcdefABCDEF:.".utf8.contains($0) }) else { return nil }
        return try? SocketAddress(ipAddress: String(text), port: 0).ipAddress
    }

    /// Whether it is a label of a host name; underscores are no host names, but container networks use them.
    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
            && label.utf8.allSatisfy { isDigit($0) || (0x61...0x7a).contains($0) || "-_".utf8.contains($0) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
