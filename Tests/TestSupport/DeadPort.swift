package import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A loopback port that refuses connections until it is released.
///
/// It is bound, and nobody listens. A port that was only given up would be the next test's, or the caller's own: then the
/// connection is made after all.
package final class DeadPort: Sendable {
    /// What refuses.
    package let address: SocketAddress
    private let descriptor: Int32

    /// The port.
    package var port: Int { address.port ?? 0 }

    /// Takes a free port.
    ///
    /// - Throws: ``RawPeer/Missing`` where there is none.
    package init() throws {
        #if canImport(Darwin)
        let stream = SOCK_STREAM
        #else
        let stream = Int32(SOCK_STREAM.rawValue)
        #endif
        descriptor = socket(AF_INET, stream, 0)
        let descriptor = descriptor
        let isBound = try SocketAddress(ipAddress: "127.0.0.1", port: 0)
            .withSockAddr { name, size in bind(descriptor, name, socklen_t(size)) == 0 }
        guard isBound else { throw RawPeer.Missing(description: "no port") }
        // A name begins with its family, of two bytes; the port comes next (`man 7 ip`).
        var name = [UInt8](repeating: 0, count: 128)
        var length = socklen_t(name.count)
        name.withUnsafeMutableBytes { bytes in
            _ = bytes.withMemoryRebound(to: sockaddr.self) {
                $0.baseAddress.map { getsockname(descriptor, $0, &length) }
            }
        }
        address = try SocketAddress(ipAddress: "127.0.0.1", port: Int(name[2]) << 8 | Int(name[3]))
    }

    /// Gives the port up.
    ///
    /// Explicitly, as an object may be gone as soon as it is used for the last time.
    package func release() { close(descriptor) }
}
