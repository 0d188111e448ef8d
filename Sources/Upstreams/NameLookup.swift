package import NIOCore
import NIOPosix

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Finds the addresses of a host name, so that they can be checked before one of them is connected to.
package struct NameLookup: Sendable {
    private let ask: @Sendable (_ host: String, _ port: Int) throws -> [SocketAddress]

    /// The system's own (`getaddrinfo`): hosts file, DNS, in the order of RFC 6724.
    package static let system = NameLookup { host, port in try addresses(of: host, port: port, flags: 0) }

    /// Creates a lookup from a function that may block; it is called on a thread for such calls.
    package init(_ ask: @escaping @Sendable (_ host: String, _ port: Int) throws -> [SocketAddress]) {
        self.ask = ask
    }

    /// The addresses of `host`; fails with ``UpstreamError/addressRefused(_:_:)`` if one of them is not allowed.
    func addresses(
        of host: UpstreamAddress,
        allowedBy policy: ReachPolicy,
        on eventLoop: any EventLoop
    ) -> EventLoopFuture<[SocketAddress]> {
        let ask = ask
        return NIOThreadPool.singleton.runIfActive(eventLoop: eventLoop) {
            let addresses = try ask(host.host, host.port)
            try policy.check(addresses.lazy.map { AddressReach($0) }, of: host)
            return addresses
        }
    }

    /// The address that the system takes `text` for without asking anybody, or `nil` for a name.
    static func address(spelledBy text: String) -> SocketAddress? {
        try? addresses(of: text, port: 0, flags: AI_NUMERICHOST).first
    }

    private static func addresses(of host: String, port: Int, flags: Int32) throws(UpstreamError) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_flags = flags
        hints.ai_protocol = Int32(IPPROTO_TCP)
        var first: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &first)
        guard status == 0, let first else {
            throw .unreachable("the name \(host) was not found (\(String(cString: gai_strerror(status))))")
        }
        defer { freeaddrinfo(first) }
        return sequence(first: first) { $0.pointee.ai_next }.compactMap { socketAddress($0.pointee) }
    }

    private static func socketAddress(_ info: addrinfo) -> SocketAddress? {
        let bytes = UnsafeRawPointer(info.ai_addr)
        return switch info.ai_family {
        case AF_INET: bytes.map { SocketAddress($0.loadUnaligned(as: sockaddr_in.self)) }
        case AF_INET6: bytes.map { SocketAddress($0.loadUnaligned(as: sockaddr_in6.self)) }
        default: nil
        }
    }
}
