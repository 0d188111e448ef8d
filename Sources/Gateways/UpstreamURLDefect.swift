/// What is wrong with a URL that is to be an upstream's.
package enum UpstreamURLDefect: Error, Equatable, Sendable {
    /// White space, a control character or one outside ASCII.
    case forbiddenCharacter
    /// The scheme is missing or another than `http` and `https`.
    case notHTTP
    /// There is a user name or a password before the host.
    case credentials
    /// There is a `?`.
    case query
    /// There is a `#`.
    case fragment
    /// The host is missing, or neither a name nor an IP address.
    case host
    /// The port is empty, zero, above 65535, or no plain number.
    case port
    /// The base path has characters that must be percent-encoded, a broken escape, or `.` or `..` as a segment.
    case path
}
