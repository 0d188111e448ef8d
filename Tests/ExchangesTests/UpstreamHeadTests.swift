import Gateways
import HTTPMessages
import NIOHTTP1
import Testing

@testable import Exchanges

@Suite("The head of a request as the upstream gets it (docs/design.md §5)")
struct UpstreamHeadTests {
    private func lines(_ headers: HTTPHeaders, _ framing: BodyFraming, expectsContinue: Bool = true) throws -> [String]
    {
        let table = try ProfileTable(arguments: ["acme=http://127.0.0.1:9001/base"])
        guard case .gateway(let address) = LocalAddress.resolve("/acme/a%2Fb//c|d?x=%7B", table: table) else {
            Issue.record("the address is the gateway's")
            return []
        }
        let head = RequestHead(method: "POST", target: "/acme/a%2Fb//c|d?x=%7B", headers: headers)
        let made = UpstreamHead.make(from: head, for: address, framing: framing, expectsContinue: expectsContinue)
        #expect(made.target == "/base/a%2Fb//c|d?x=%7B")
        return made.headers.map { "\($0.name): \($0.value)" }
    }

    @Test("Host is the upstream's, identity is asked for, Tapedeck's own fields stay here; the rest is as it was")
    func rewriting() throws {
        #expect(
            try lines(
                [
                    "HOST": "localhost:4141", "X-b": "1", "accept-encoding": "gzip, br", "x-tapedeck-session": "a",
                    "Connection": "close, X-Gone", "X-GONE": "1", "x-B": "2", "Authorization": "Bearer k",
                    "content-LENGTH": "3",
                ],
                .length(3)
            ) == [
                "HOST: 127.0.0.1:9001", "X-b: 1", "accept-encoding: identity", "x-B: 2", "Authorization: Bearer k",
                "content-LENGTH: 3",
            ]
        )
    }

    @Test("A client that says nothing about codings gets no coding either")
    func acceptEncoding() throws {
        #expect(try lines(["Host": "a"], .none) == ["Host: 127.0.0.1:9001", "Accept-Encoding: identity"])
    }

    @Test("Expect goes along only where the client still waits")
    func expectation() throws {
        let headers: HTTPHeaders = ["Host": "a", "Expect": "100-continue", "Content-Length": "1"]
        #expect(try lines(headers, .length(1)).contains("Expect: 100-continue"))
        #expect(try !lines(headers, .length(1), expectsContinue: false).contains("Expect: 100-continue"))
    }

    @Test("Credentials go to the gateway's own origin only, whatever their spelling")
    func credentials() throws {
        let head = RequestHead(
            method: "GET",
            target: "/",
            headers: [
                "Host": "localhost:4141", "AUTHORIZATION": "Bearer k", "Cookie": "a=b", "X-Api-Key": "k",
                "x-acme-KEY": "k", "Range": "bytes=0-1", "X-Acme-Tier": "gold",
            ]
        )
        func names(_ target: String) throws -> [String] {
            let address = try Samples.address(target)
            return UpstreamHead.make(from: head, for: address, framing: .none, expectsContinue: true).headers.map(
                \.name
            )
        }
        let harmless = ["Range", "X-Acme-Tier", "Accept-Encoding"]
        let all = ["Host", "AUTHORIZATION", "Cookie", "X-Api-Key", "x-acme-KEY"] + harmless
        #expect(try names("/acme/v1/x") == all)
        #expect(try names("/_tapedeck/via/https/gw.acme.example:443/x") == all)
        for other in ["https/cdn.example", "http/gw.acme.example", "https/gw.acme.example:444", "http/127.0.0.1:9001"] {
            #expect(try names("/_tapedeck/via/\(other)/x") == ["Host"] + harmless)
        }
    }

    @Test("An asset on another host is asked for by its own path, without the upstream's base path")
    func asset() throws {
        let address = try Samples.address("/_tapedeck/via/https/Cdn.Example:8443/a%2F//b?c#d")
        let head = RequestHead(method: "GET", target: "/", headers: ["Host": "localhost:4141"])
        let made = UpstreamHead.make(from: head, for: address, framing: .none, expectsContinue: true)
        #expect(made.target == "/a%2F//b?c")
        #expect(made.headers.first(name: "host") == "cdn.example:8443")
    }
}
