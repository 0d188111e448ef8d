import NIOCore
import NIOPosix

/// Gives a connection attempt the addresses that were checked, so that no second lookup can give others (DNS
/// rebinding).
struct CheckedAddresses: Resolver, Sendable {
    let addresses: EventLoopFuture<[SocketAddress]>

    func initiateAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        addresses.map { $0.filter { $0.protocol == .inet } }
    }

    func initiateAAAAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> {
        addresses.map { $0.filter { $0.protocol == .inet6 } }
    }

    /// The lookup cannot be interrupted; nobody hears its end.
    func cancelQueries() {}
}
