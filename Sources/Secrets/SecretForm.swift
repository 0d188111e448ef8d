/// How a secret may be written where it is found.
enum SecretForm: Sendable {
    /// As it is, escapes apart.
    case plain
    /// Inside base64 or base64url, at any of the three alignments.
    case base64
    case lowerHex
    case upperHex
}
