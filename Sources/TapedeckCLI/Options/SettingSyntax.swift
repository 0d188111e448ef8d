/// The small grammars of a gateway's settings.
enum SettingSyntax {
    /// The grammar of names, in words.
    static let gatewayName = "a letter or digit, then at most 100 letters, digits, dots, underscores and hyphens"

    /// Whether a name is one segment of `docs/design.md §12`.
    static func isGatewayName(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, isAlphanumeric(first), bytes.count <= 101 else { return false }
        return bytes.allSatisfy { isAlphanumeric($0) || "._-".utf8.contains($0) }
    }

    /// Checks `HOST` or `HOST:PORT`; in lower case.
    static func assetHost(_ text: String) throws(ValueError) -> String {
        if let host = HostName(parsing: text) { return host.text }
        if let address = try? ListenAddress(parsing: text), address.port > 0 { return address.description }
        throw ValueError(text, isNot: "a host", use: "HOST or HOST:PORT, for example media.acme.example")
    }

    /// Checks a header's name (a token, RFC 9110 §5.6.2); in lower case.
    static func headerName(_ text: String) throws(ValueError) -> String {
        guard !text.isEmpty, text.utf8.allSatisfy({ isAlphanumeric($0) || "!#$%&'*+-.^_`|~".utf8.contains($0) }) else {
            throw ValueError(text, isNot: "a header's name", use: "a name such as x-acme-key")
        }
        return text.lowercased()
    }

    /// Checks a header's name, or the beginning of some followed by `*`.
    static func headerPattern(_ text: String) throws(ValueError) -> String {
        guard text != "*" else {
            throw ValueError(text, isNot: "a header's name", use: "a name such as x-acme-key, or x-acme-*")
        }
        return try headerName(text)
    }

    /// Checks the name of a member or a query parameter: anything but nothing.
    static func word(_ text: String) throws(ValueError) -> String {
        guard !text.isEmpty else { throw ValueError(text, isNot: "a name", use: "the name as it is sent") }
        return text
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}
