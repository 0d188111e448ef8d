import NIOHTTP1

extension RequestHead {
    /// Whether the client wants to use the connection again after this request (RFC 9112 §9.3).
    package var isPersistent: Bool {
        let options = headers[canonicalForm: "connection"]
        if version == .http1_0 {
            return options.contains { Self.isOption($0, "keep-alive") }
                && !options.contains { Self.isOption($0, "close") }
        }
        return options.isEmpty || !options.contains { Self.isOption($0, "close") }
    }

    private static func isOption(_ option: Substring, _ name: String) -> Bool {
        option.utf8.count == name.utf8.count && option.lowercased() == name
    }
}
