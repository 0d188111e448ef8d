import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import Upstreams

@Suite(.timeLimit(.minutes(1))) struct NameLookupTests {
    private let eventLoop = MultiThreadedEventLoopGroup.singleton.next()

    private func addresses(
        _ host: String,
        by names: NameLookup = .system,
        allowedBy policy: ReachPolicy = .any
    ) async throws -> [SocketAddress] {
        let address = UpstreamAddress(isTLS: false, host: host, port: 8080)
        return try await names.addresses(of: address, allowedBy: policy, on: eventLoop).get()
    }

    @Test("The system gives each address once, with its port", arguments: ["127.0.0.1", "127.1", "::1"])
    func literals(host: String) async throws {
        let found = try await addresses(host)
        #expect(found == [try SocketAddress(ipAddress: host == "::1" ? host : "127.0.0.1", port: 8080)])
    }

    @Test("The system knows this machine by its name")
    func localhost() async throws {
        let found = try await addresses("localhost")
        #expect(!found.isEmpty)
        #expect(found.allSatisfy { AddressReach($0) == .loopback && $0.port == 8080 })
    }

    @Test("A name that cannot be found is said")
    func unknown() async {
        // Longer than a label can be (RFC 1035 §2.3.4), so that nobody is asked.
        let name = String(repeating: "x", count: 64)
        let error = await #expect(throws: UpstreamError.self) { try await addresses(name) }
        #expect(error?.message.hasPrefix("The upstream cannot be reached: the name \(name) was not found (") == true)
    }

    @Test("The addresses come in the order of the lookup, or not at all if one is not allowed")
    func checked() async throws {
        let names = NameLookup { host, port in
            try host.split(separator: "+").map { try SocketAddress(ipAddress: String($0), port: port) }
        }
        let good = try await addresses("8.8.8.8+2606:4700::1+1.1.1.1", by: names, allowedBy: .publicOnly)
        #expect(good.map(\.ipAddress) == ["8.8.8.8", "2606:4700::1", "1.1.1.1"])
        let bad = "8.8.8.8+10.0.0.1+::1"
        await #expect(throws: UpstreamError.addressRefused(.init(isTLS: false, host: bad, port: 8080), .privateNetwork))
        {
            try await addresses(bad, by: names, allowedBy: .publicOnly)
        }
        #expect(try await addresses(bad, by: names).count == 3)
    }
}
