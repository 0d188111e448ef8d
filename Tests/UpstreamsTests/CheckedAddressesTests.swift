import NIOCore
import NIOPosix
import Testing

@testable import Upstreams

@Suite(.timeLimit(.minutes(1))) struct CheckedAddressesTests {
    private let eventLoop = MultiThreadedEventLoopGroup.singleton.next()

    @Test("Each question gets the addresses of its family, in their order, whatever name it is about")
    func families() async throws {
        let all = try ["::2", "1.1.1.1", "::1", "8.8.8.8"].map { try SocketAddress(ipAddress: $0, port: 80) }
        let checked = CheckedAddresses(addresses: eventLoop.makeSucceededFuture(all))
        #expect(try await checked.initiateAQuery(host: "a", port: 1).get() == [all[1], all[3]])
        #expect(try await checked.initiateAAAAQuery(host: "b", port: 2).get() == [all[0], all[2]])
    }

    @Test("Both questions fail as the check did")
    func failure() async {
        let checked = CheckedAddresses(addresses: eventLoop.makeFailedFuture(UpstreamError.connectTimeout))
        await #expect(throws: UpstreamError.connectTimeout) {
            try await checked.initiateAQuery(host: "a", port: 1).get()
        }
        await #expect(throws: UpstreamError.connectTimeout) {
            try await checked.initiateAAAAQuery(host: "a", port: 1).get()
        }
    }
}
