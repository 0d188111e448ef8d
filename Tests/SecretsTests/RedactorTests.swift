import Cassettes
import NIOHTTP1
import Testing

@testable import Secrets

@Suite("Taking secrets out of what is written (docs/design.md §8)")
struct RedactorTests {
    private let redactor = Redactor { $0.lowercased() == "x-acme-pass" }

    @Test(
        "Credentials go, whatever the spelling of their field; the scheme stays",
        arguments: [
            ("Authorization", "Bearer sk-123", "Bearer REDACTED"), ("AUTHORIZATION", "Key a:b", "Key REDACTED"),
            ("x-api-key", "sk-ant-1", "REDACTED"), ("X-Goog-Api-Key", "AIza", "REDACTED"), ("X-Key", "k", "REDACTED"),
            ("xi-api-key", "k", "REDACTED"), ("X-Byok-OpenAI", "k", "REDACTED"), ("X-Acme-Pass", "p", "REDACTED"),
            ("My-Session-Token", "t0ken-of-a-session", "REDACTED"),
            ("Proxy-Authorization", "Basic abc", "Basic REDACTED"),
        ]
    )
    func credentials(name: String, value: String, expected: String) {
        #expect(redactor.redact([name: value]).map(\.value) == [expected])
    }

    @Test(
        "What only looks like a credential's name stays",
        arguments: ["Idempotency-Key", "x-request-id", "Sec-WebSocket-Key", "x-ratelimit-limit-tokens", "Content-Type"]
    )
    func harmless(name: String) { #expect(redactor.redact([name: "abc"]).map(\.value) == ["abc"]) }

    @Test("A name that sounds like a credential's is none where the value is a number or a word")
    func soundsLike() {
        #expect(redactor.redact(["x-litellm-key-spend": "0.0"]).map(\.value) == ["0.0"])
        #expect(redactor.redact(["x-key-alias": "none"]).map(\.value) == ["none"])
    }

    @Test("Cookies keep their names and attributes and lose their values")
    func cookies() {
        #expect(redactor.redact(["Cookie": "a=1; b=2"]).map(\.value) == ["a=REDACTED; b=REDACTED"])
        #expect(
            redactor.redact(["Set-Cookie": "__cf_bm=abc; Path=/; Domain=img.ly"]).map(\.value)
                == ["__cf_bm=REDACTED; Path=/; Domain=img.ly"]
        )
    }

    @Test(
        "Keys in queries and user-info go, all other bytes of the URL stay",
        arguments: [
            ("https://a.example/v1?key=AIza&alt=sse", "https://a.example/v1?key=REDACTED&alt=sse"),
            ("/v1?a=1&API_KEY=x#f", "/v1?a=1&API_KEY=REDACTED#f"), ("/v1?api%5Fkey=x", "/v1?api%5Fkey=REDACTED"),
            ("/v1?key=", "/v1?key="), ("/v1?key", "/v1?key"),
            ("/v1?page_token=abc&monkey=1", "/v1?page_token=abc&monkey=1"),
            ("https://user:pass@a.example/p@q", "https://REDACTED@a.example/p@q"),
            ("/a%2Fb//c|d?x=%7B", "/a%2Fb//c|d?x=%7B"),
        ]
    )
    func urls(url: String, expected: String) { #expect(redactor.redact(url: url) == expected) }

    @Test("Order, spelling and repetition of fields stay")
    func order() {
        let headers: HTTPHeaders = ["X-b": "1", "Authorization": "Bearer a", "x-B": "2"]
        #expect(redactor.redact(headers).map(\.name) == ["X-b", "Authorization", "x-B"])
    }

    private func interaction(_ url: String, target: String?, answer: HTTPHeaders = [:]) -> Interaction {
        Interaction(
            n: 1,
            gateway: "acme",
            recordedAt: "2026-11-21T07:10:36.123Z",
            recording: "r",
            request: RecordedRequest(method: "GET", url: url, target: target, headers: ["Referer": url]),
            response: RecordedResponse(status: 200, reason: "OK", httpVersion: "HTTP/1.1", headers: answer)
        )
    }

    @Test("Under via every known signature goes, on gateway paths only those that the profile names")
    func signatures() {
        let redactor = Redactor(signatureParameters: ["token"]) { $0.hasPrefix("https://own.example/") }
        let query = "?X-Amz-Signature=a&token=b&page_token=c"
        let redacted = "?X-Amz-Signature=REDACTED&token=REDACTED&page_token=c"
        let asset = redactor.redact(
            interaction(
                "https://media.example/a\(query)",
                target: "/_tapedeck/via/https/media.example/a\(query)",
                answer: ["Location": "/b\(query)", "Content-Location": "b\(query)"]
            )
        )
        #expect(asset.request.url == "https://media.example/a\(redacted)")
        #expect(asset.request.target == "/_tapedeck/via/https/media.example/a\(redacted)")
        #expect(asset.response.headers.map(\.value) == ["/b\(redacted)", "b\(redacted)"])
        let own = "?X-Amz-Signature=a&token=REDACTED&page_token=c"
        for target in ["/a\(query)", nil] {
            let path = redactor.redact(
                interaction(
                    "https://own.example/a\(query)",
                    target: target,
                    answer: ["Location": "/b\(query)", "content-location": "//c.example/\(query)"]
                )
            )
            #expect(path.request.url == "https://own.example/a\(own)")
            #expect(path.request.target == target.map { _ in "/a\(own)" })
            #expect(path.request.headers.map(\.value) == ["https://own.example/a\(own)"])
            #expect(path.response.headers.map(\.value) == ["/b\(own)", "//c.example/\(redacted)"])
        }
    }

    @Test("The URL of a gateway path is no asset's, although it is absolute")
    func gatewayURL() {
        let url = "https://a.example/v1?X-Amz-Signature=a"
        let redacted = Redactor().redact(interaction(url, target: "/v1?X-Amz-Signature=a")).request
        #expect(redacted.url == url)
        #expect(redacted.target == "/v1?X-Amz-Signature=a")
        #expect(Redactor().redact(url: url) == "https://a.example/v1?X-Amz-Signature=REDACTED")
        #expect(Redactor().redact(url: "/v1?X-Amz-Signature=a") == "/v1?X-Amz-Signature=a")
        for session in ["", "/@checkout"] {
            #expect(
                Redactor().redact(url: "\(session)/_tapedeck/via/https/a/v1?X-Amz-Signature=a")
                    == "\(session)/_tapedeck/via/https/a/v1?X-Amz-Signature=REDACTED"
            )
        }
        #expect(Redactor().redact(url: "/@checkout?sig=a&sv=b") == "/@checkout?sig=a&sv=b")
    }

    @Test("Any header that is wholly a URL loses its signature; others stay")
    func headersWithURLs() {
        let url = "https://b.example/?X-Goog-Signature=a"
        let headers: HTTPHeaders = ["X-Goog-Upload-Url": url, "Link": "<\(url)>", "X-Note": "see \(url)"]
        #expect(
            redactor.redact(headers).map(\.value)
                == ["https://b.example/?X-Goog-Signature=REDACTED", "<\(url)>", "see \(url)"]
        )
    }

    @Test("A value is redacted where it is wholly a URL or a token")
    func values() {
        #expect(redactor.redact(value: "https://a.example/?key=b") == "https://a.example/?key=REDACTED")
        #expect(redactor.redact(value: "eyJhbGciOiJIUzI1NiJ9.e30.AAAA") == "eyJhbGciOiJIUzI1NiJ9.e30.REDA")
        for text in ["/v1?key=b", "eyJ", "https://a.example/?key=b c", "", "text"] {
            #expect(redactor.redact(value: text) == text)
        }
    }
}
