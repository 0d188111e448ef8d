import BodyFormats
import NIOCore
import NIOHTTP1
import Synchronization
import TestSupport
import Testing

@testable import DemoGateway

@Suite struct DemoServerTests {
    /// Asks for a link as a client without a proxy does: at whatever host and port it names.
    private func ask(
        _ method: String,
        _ link: String,
        headers: [String] = [],
        body: [UInt8] = []
    ) async throws -> (status: Int, received: DemoReceived) {
        let parts = link.split(separator: "/", maxSplits: 2)
        let port = try #require(parts[1].split(separator: ":").last.flatMap { Int($0) })
        let peer = try await RawPeer.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: port))
        let length = body.isEmpty ? [] : ["Content-Length: \(body.count)"]
        let head = ["\(method) /\(parts[2]) HTTP/1.1", "Host: \(parts[1])", "Connection: close"] + headers + length
        try await peer.send(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
        let answer = await peer.receiveToEnd().text
        await peer.close()
        let end = try #require(answer.firstRange(of: "\r\n\r\n"))
        let lines = answer[..<end.lowerBound].split(separator: "\r\n")
        let fields = lines.dropFirst().compactMap { line -> (String, String)? in
            let colon = line.firstRange(of: ": ")
            return colon.map { (String(line[..<$0.lowerBound]), String(line[$0.upperBound...])) }
        }
        let status = try #require(lines.first.flatMap { Int($0.split(separator: " ")[1]) })
        let received = DemoReceived(headers: HTTPHeaders(fields), body: Array(answer[end.upperBound...].utf8))
        return (status, received)
    }

    @Test("A plain client follows links to the other origin, uploads, and comes too late")
    func links() async throws {
        let now = Mutex(DemoSurroundings.still.now)
        let server = try await DemoServer.start(DemoGateway(seed: 1, linkLifetime: 1)) { now.withLock { $0 } }
        #expect(server.port != server.mediaPort)
        let base = server.url(of: .imgly)
        let json = ["Content-Type: application/json"]
        let prepared = try await ask(
            "POST",
            "\(base)/v1/uploads",
            headers: json,
            body: Array(#"{"content_type":"text/plain"}"#.utf8)
        )
        let links = try JSONParser.parse(prepared.received.body)
        let upload = try #require(links["upload_url"]?.stringValue)
        #expect(upload.hasPrefix("http://127.0.0.1:\(server.mediaPort)/files/in_"))
        let stored = try await ask("PUT", upload, headers: ["Content-Type: text/plain"], body: Array("a kite".utf8))
        #expect(stored.status == 200)
        let redirect = try await ask("GET", try #require(links["asset_url"]?.stringValue))
        let location = try #require(redirect.received.headers["location"].first)
        let file = try await ask("GET", location)
        #expect(file.status == 200 && file.received.body == Array("a kite".utf8))
        now.withLock { $0 += 1 }
        let late = try await ask("GET", location)
        #expect(late.status == 403)
        await server.stop()
    }

    @Test("A flow goes through by its links alone, without a proxy", arguments: DemoFlow.gateways)
    func flows(gateway: DemoService) async throws {
        let server = try await DemoServer.start(DemoGateway(seed: 4))
        var answers: [DemoReceived] = []
        for step in DemoFlow(gateway, seed: 4).steps {
            let url: String? =
                switch step.target {
                case .path(let path): "\(server.url(of: gateway))\(path)"
                case .link(let link): link.url(in: answers)
                }
            let body = try #require(step.body(after: answers))
            let headers = step.headers.map { "\($0.name): \($0.value)" }
            let answer = try await ask(step.method, try #require(url), headers: headers, body: body)
            answers.append(answer.received)
            #expect(![403, 404, 410, 411, 416].contains(answer.status), "\(step.title)")
        }
        await server.stop()
    }
}
