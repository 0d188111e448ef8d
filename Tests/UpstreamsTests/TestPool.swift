import HTTPMessages
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import TestSupport
import Upstreams

/// An ``UpstreamPool`` that a test uses from outside its event loop.
struct TestPool: Sendable {
    private let eventLoop: any EventLoop
    private let bound: NIOLoopBound<UpstreamPool>

    /// Makes a pool, lets `body` use it, and closes its idle connections.
    static func run(
        tls: NIOSSLContext? = nil,
        proxies: ProxySettings = .direct,
        names: NameLookup = .system,
        own: OwnAddress = OwnAddress(),
        _ body: (TestPool) async throws -> Void
    ) async throws {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let bound = try await eventLoop.submit {
            NIOLoopBound(
                UpstreamPool(eventLoop: eventLoop, tls: tls, proxies: proxies, names: names, own: own),
                eventLoop: eventLoop
            )
        }.get()
        let pool = TestPool(eventLoop: eventLoop, bound: bound)
        do {
            try await body(pool)
        } catch {
            try await pool.closeIdle()
            throw error
        }
        try await pool.closeIdle()
    }

    func closeIdle() async throws { try await eventLoop.submit { bound.value.closeIdle() }.get() }

    /// Sends a whole request without body.
    func get(_ target: String = "/", method: String = "GET", from server: ScriptedServer) async throws -> TestCall {
        let call = try await begin(RequestHead(method: method, target: target, headers: ["Host": "u"]), to: server)
        try await call.end()
        return call
    }

    /// Sends a head; the test sends the rest.
    func begin(_ head: RequestHead, to server: ScriptedServer) async throws -> TestCall {
        try await begin(head, to: UpstreamAddress(isTLS: false, host: "127.0.0.1", port: server.port))
    }

    /// Sends a head; the test sends the rest.
    func begin(
        _ head: RequestHead,
        to address: UpstreamAddress,
        reach policy: ReachPolicy = .any
    ) async throws -> TestCall {
        try await eventLoop.submit {
            let delegate = CollectingDelegate()
            let call = bound.value.call(head, to: address, reach: policy, delegate: delegate)
            call.flush()
            return TestCall(call, delegate, eventLoop: eventLoop)
        }.get()
    }

    /// Begins a call and gives it up before its connection can be there.
    func beginAndCancel(_ head: RequestHead, to server: ScriptedServer) async throws -> TestCall {
        try await eventLoop.submit {
            let delegate = CollectingDelegate()
            let address = UpstreamAddress(isTLS: false, host: "127.0.0.1", port: server.port)
            let call = bound.value.call(head, to: address, delegate: delegate)
            call.cancel()
            return TestCall(call, delegate, eventLoop: eventLoop)
        }.get()
    }
}
