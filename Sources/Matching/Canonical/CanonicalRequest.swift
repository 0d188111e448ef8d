/// A request reduced to what decides which interaction answers it (docs/design.md §7).
///
/// The upstream's origin is no part of it, nor is any header that the profile does not name, and no secret.
package struct CanonicalRequest: Equatable, Sendable {
    /// The gateway's short name.
    package let gateway: String
    /// The method as sent.
    package let method: String
    /// The path as `CanonicalPath` writes it.
    package let path: String
    /// The query's parameters, sorted by name.
    package let query: [CanonicalPair]
    /// The meaningful headers that are present, names in lower case, sorted.
    package let headers: [CanonicalPair]
    /// The body.
    package let body: CanonicalBody
}

extension CanonicalRequest {
    /// The key that the index is asked for.
    package var fingerprint: Fingerprint { Fingerprint(of: self) }

    /// Where the request goes.
    package var route: RequestRoute { RequestRoute(gateway: gateway, method: method, path: path) }
}
