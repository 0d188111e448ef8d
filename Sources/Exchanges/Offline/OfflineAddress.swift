package import Gateways

/// Where a request goes that no server received.
package struct OfflineAddress: Sendable {
    /// The gateway, and the path below it.
    package let gateway: GatewayAddress
    /// What the request calls this server, where it goes to a local address: links in it may lead there, too.
    let servers: [String]
}
