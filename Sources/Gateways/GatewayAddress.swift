/// A local address that is a gateway's, taken apart.
package struct GatewayAddress: Equatable, Sendable {
    /// The gateway.
    package let mount: Mount
    /// The session that the path or a header names; nil is the default session.
    package let session: SessionName?
    /// What the client wrote below the mount.
    let remainder: TargetRemainder
    /// What stands before the gateway's own path in the client's URLs: `/@checkout/aigate`, or nothing at `/`.
    ///
    /// A session from a header is not in it. Links that are to lead back here begin with it.
    package let localPrefix: String

    /// Path and query below the mount, byte for byte and without the upstream's base path: what requests are compared by.
    ///
    /// `/aigate/v1//x%2Fy?a|b` gives `/v1//x%2Fy?a|b`, and `/aigate` gives `/`.
    package var path: String { remainder.path }

    /// Path and query for the upstream's request line, with its base path.
    package var target: String { mount.upstream.target(for: remainder) }

    /// How the gateway words an error on this route.
    package var dialect: Dialect { mount.profile.dialect.dialect(forPath: path) }
}
