/// Where a request goes.
package struct RequestRoute: Hashable, Sendable {
    /// The gateway's short name.
    package let gateway: String
    /// The method as sent.
    package let method: String
    /// The canonical path.
    package let path: String

    /// Creates a route from parts that are canonical already, as `CanonicalRequest.route` has them.
    package init(gateway: String, method: String, path: String) {
        self.gateway = gateway
        self.method = method
        self.path = path
    }

    /// How near another route is: the gateway counts most, then the whole route, the path, its beginning, the method.
    ///
    /// - Parameter other: The route of a recorded request.
    /// - Returns: A number that is higher the nearer it is; nil where neither gateway nor path is the same.
    package func nearness(to other: RequestRoute) -> Int? {
        let (isGateway, isMethod, isPath) = (gateway == other.gateway, method == other.method, path == other.path)
        guard isGateway || isPath else { return nil }
        let length = isPath ? path.utf8.count : zip(path.utf8, other.path.utf8).prefix { $0 == $1 }.count
        let places = (isGateway ? 8 : 0) | (isMethod && isPath ? 4 : 0) | (isPath ? 2 : 0)
        return (places << 16 | min(length, 0xFFFF)) << 1 | (isMethod ? 1 : 0)
    }
}
