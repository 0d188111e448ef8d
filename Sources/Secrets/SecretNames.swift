import BodyFormats

/// Names of places that hold secrets: header fields and query parameters (docs/design.md §8).
package enum SecretNames {
    /// Header fields whose value is a credential, in lower case.
    private static let headers: Set<String> = [
        "authorization", "proxy-authorization", "x-api-key", "api-key", "x-goog-api-key", "xi-api-key", "x-key",
        "x-amz-security-token", "cf-aig-authorization", "x-portkey-api-key", "helicone-auth", "x-auth-token",
        "aig-signature", "webhook-signature", "x-gateway-signature",
    ]

    /// Header fields that say who somebody is, in lower case; what they hold admits nobody, and may stand in texts.
    private static let identities: Set<String> = [
        "openai-organization", "openai-project", "chatgpt-account-id", "anthropic-organization-id", "x-end-user-id",
        "x-gateway-project-id",
    ]

    /// Names that have a word of ``words`` in them and yet hold no secret.
    private static let harmless: Set<String> = [
        "idempotency-key", "x-idempotency-key", "sec-websocket-key", "x-request-id", "session-id", "session_id",
        "x-claude-code-session-id", "x-tapedeck-session",
    ]

    /// Words that make a name that of a credential.
    private static let words: Set<String> = [
        "key", "apikey", "token", "secret", "password", "passwd", "credential", "credentials", "session",
    ]

    /// Query parameters whose value is a credential on any path, in lower case.
    ///
    /// `token` and `code` are not among them: on gateway paths they may be page tokens and the like.
    package static let queryParameters: Set<String> = [
        "key", "api_key", "apikey", "api-key", "x-api-key", "access_token", "refresh_token", "id_token", "auth_token",
        "api_token", "client_secret", "secret_key", "password", "auth", "_jwt",
    ]

    /// Whether a query parameter holds a credential, by its name as it stands in the query.
    package static func isSecretParameter(_ name: some StringProtocol) -> Bool {
        let decoded = PercentCoding.decode(Array(name.utf8)[...], plusIsSpace: true)
        return queryParameters.contains(String(decoding: decoded, as: UTF8.self).lowercased())
    }

    /// Whether a header field holds a credential; for cookies see ``isCookie(_:)``.
    ///
    /// A name that only sounds like a credential's counts where the value could be one: a limit of tokens or what a key
    /// has spent must come back as it was.
    package static func isCredential(header name: String, value: String) -> Bool {
        let name = name.lowercased()
        if headers.contains(name) || name.hasPrefix("x-byok-") { return true }
        // Nearly every name ends here.
        guard hasWord(name) else { return false }
        return !harmless.contains(name) && !name.contains("ratelimit") && couldBeSecret(value)
    }

    /// Whether one of ``words`` stands in a name, in lower case, between hyphens and underscores.
    private static func hasWord(_ name: String) -> Bool {
        name.utf8.split { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
            .contains { words.contains(String(Substring($0))) }
    }

    /// Whether a header field is known to hold a credential for the gateway, so that no other server may see it.
    ///
    /// What a client adds for a signed URL of its own accord (`x-amz-…`) is meant for the server that it asks.
    package static func isKnownCredential(header name: String) -> Bool {
        let name = name.lowercased()
        return (headers.contains(name) || name.hasPrefix("x-byok-")) && !name.hasPrefix("x-amz-")
    }

    /// Whether a text could be a credential: at least 16 bytes without a space, letters and digits among them.
    static func couldBeSecret(_ text: String) -> Bool {
        text.split(separator: " ").contains { word in
            word.utf8.count >= 16 && word.contains(where: \.isLetter) && word.contains(where: \.isNumber)
        }
    }

    /// Whether a header field says who somebody is.
    static func isIdentity(_ name: String) -> Bool { identities.contains(name.lowercased()) }

    /// Whether a header field of this name holds cookies.
    package static func isCookie(_ name: String) -> Bool {
        let name = name.lowercased()
        return name == "cookie" || name == "set-cookie" || name == "set-cookie2"
    }
}
