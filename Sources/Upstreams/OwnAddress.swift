package import NIOCore
import Synchronization

/// Where this server listens: a request that is sent there comes back, and is sent again, for ever.
///
/// Asked of a connection before anything is sent on it, so that what upstreams see needs no mark
/// (docs/decisions/0024-requests-that-come-back.md).
package final class OwnAddress: Sendable {
    private let address = Mutex<SocketAddress?>(nil)

    /// Begins without an address: a server that does not listen yet.
    package init() {}

    /// Says where the server listens.
    package func set(_ address: SocketAddress) { self.address.withLock { $0 = address } }

    /// Whether a connection between these two ends is one to this server.
    ///
    /// A server that listens on all addresses of the machine is reached by each of them: what leads to the machine
    /// itself goes out from the address that it goes to, or stays on the loopback network.
    func isReached(by remote: SocketAddress?, from local: SocketAddress?) -> Bool {
        guard let own = address.withLock({ $0 }), let remote, remote.port == own.port else { return false }
        if own.ipAddress == remote.ipAddress { return true }
        guard own.ipAddress == "0.0.0.0" || own.ipAddress == "::" else { return false }
        return AddressReach(remote) == .loopback || remote.ipAddress == local?.ipAddress
    }
}
