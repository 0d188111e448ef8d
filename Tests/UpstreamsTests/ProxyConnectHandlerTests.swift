import HTTPMessages
import NIOCore
import NIOSSL
import TestSupport
import Testing

@testable import Upstreams

/// The way to an upstream through a scripted proxy.
@Suite(.timeLimit(.minutes(1))) struct ProxyConnectHandlerTests {
    /// Calls `https://gateway.test` through a proxy that `script` plays.
    private func answer(
        credentials: String = "",
        _ script: (RawPeer) async throws -> Void
    ) async throws -> [Heard] {
        try await ScriptedServer.run { server in
            let proxies = try ProxySettings(environment: [
                "HTTPS_PROXY": "http://\(credentials)127.0.0.1:\(server.port)"
            ])
            let tls = try NIOSSLContext(configuration: .makeClientConfiguration())
            var result: [Heard] = []
            try await TestPool.run(tls: tls, proxies: proxies) { pool in
                let address = UpstreamAddress(isTLS: true, host: "gateway.test", port: 8443)
                let call = try await pool.begin(RequestHead(method: "GET", target: "/"), to: address)
                try await call.end()
                try await script(server.connection(0))
                result = await call.answer
            }
            return result
        }
    }

    @Test func theProxyIsAskedForATunnelAndTLSGoesThroughIt() async throws {
        let answer = try await answer(credentials: "user:pass@") { proxy in
            #expect(
                try await proxy.receive(through: "\r\n\r\n")
                    == "CONNECT gateway.test:8443 HTTP/1.1\r\nHost: gateway.test:8443\r\n"
                    + "Proxy-Authorization: Basic dXNlcjpwYXNz\r\n\r\n"
            )
            try await proxy.send("HTTP/1.1 200 Connection established\r\nA: b\r\n\r\n")
            // A TLS handshake record.
            #expect(try await proxy.receive(count: 2) == "\u{16}\u{3}")
            await proxy.close()
        }
        #expect(answer.count == 1 && answer.error != nil)
    }

    @Test func theAnswerOfTheProxyMayComeByteByByte() async throws {
        _ = try await answer { proxy in
            #expect(try await proxy.receive(through: "\r\n\r\n").hasSuffix("Host: gateway.test:8443\r\n\r\n"))
            try await proxy.sendByteByByte("HTTP/1.0 299 x\r\n\r\n")
            #expect(try await proxy.receive(count: 1) == "\u{16}")
            await proxy.close()
        }
    }

    @Test(arguments: [
        (
            "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
            "it answered \"HTTP/1.1 407 Proxy Authentication Required\""
        ),
        ("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 2\r\n\r\nno", "it answered \"HTTP/1.1 502 Bad Gateway\""),
        ("HTTP/1.1 100 Continue\r\n\r\n", "it answered \"HTTP/1.1 100 Continue\""),
        ("SSH-2.0\r\n\r\n", "it answered \"SSH-2.0\""), ("\r\n\r\n", "it answered \"\""),
        ("HTTP/1.1 2000 OK\r\n\r\n", "it answered \"HTTP/1.1 2000 OK\""),
        ("HTTP/1.1 200 OK\r\n\r\nmore", "it sent bytes behind its answer"),
        (String(repeating: "a", count: 20_000), "its answer is too long"),
    ])
    func aProxyThatRefusesIsNamed(text: String, reason: String) async throws {
        let answer = try await answer { proxy in
            _ = try await proxy.receive(through: "\r\n\r\n")
            try await proxy.send(text)
            #expect(await proxy.receiveToEnd().text.isEmpty)
        }
        #expect(answer == [.failed(.proxyRefused(reason))])
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\n"])
    func aProxyThatClosesIsNamed(text: String) async throws {
        let answer = try await answer { proxy in
            _ = try await proxy.receive(through: "\r\n\r\n")
            try await proxy.send(text)
            await proxy.close()
        }
        #expect(answer == [.failed(.proxyRefused("it closed the connection"))])
    }
}
