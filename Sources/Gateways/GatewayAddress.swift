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
    /// Links that are to lead back here begin with it, so a session that a header named is in it as well.
    package let localPrefix: String
    /// The `/@checkout` that ``localPrefix`` begins with, or nothing.
    package let sessionPrefix: String
    /// The address on another host, where the gateway's answer handed one out; the mount is then the gateway that did.
    package let via: ViaAddress?

    /// A gateway's own address.
    init(
        mount: Mount,
        session: SessionName?,
        remainder: TargetRemainder,
        localPrefix: String,
        sessionPrefix: String = ""
    ) {
        self.mount = mount
        self.session = session
        self.remainder = remainder
        self.localPrefix = localPrefix
        self.sessionPrefix = sessionPrefix
        via = nil
    }

    /// An asset on another host.
    ///
    /// - Parameters:
    ///   - via: Where it is.
    ///   - mount: The gateway that handed the address out.
    ///   - isAtRoot: Whether the gateway's own links begin without its name.
    package init(_ via: ViaAddress, of mount: Mount, isAtRoot: Bool) {
        self.mount = mount
        self.via = via
        session = via.session
        remainder = TargetRemainder(via.url.target)
        sessionPrefix = via.sessionPrefix
        localPrefix = via.sessionPrefix + (isAtRoot ? "" : "/\(mount.name)")
    }

    /// Path and query below the mount, byte for byte and without the upstream's base path: what requests are compared by.
    ///
    /// `/aigate/v1//x%2Fy?a|b` gives `/v1//x%2Fy?a|b`, and `/aigate` gives `/`. An asset on another host gives its local
    /// address, `/_tapedeck/via/…`.
    package var path: String { via?.path ?? remainder.path }

    /// Path and query for the request line of the server that is asked, with the upstream's base path.
    package var target: String { via?.url.target ?? mount.upstream.target(for: remainder) }

    /// The server that is asked.
    package var origin: Origin { via?.url.origin ?? Origin(mount.upstream) }

    /// Whether the server that is asked is the gateway's own, which may see the client's credentials.
    package var isOwnOrigin: Bool { origin == Origin(mount.upstream) }

    /// The URL at the server that is asked.
    package var url: String { origin.description + target }

    /// How the gateway words an error on this route.
    package var dialect: Dialect { mount.profile.dialect.dialect(forPath: path) }
}
