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

    @Test("Signatures go, those of known schemes and those that the profile names, on every path")
    func signatures() {
        let redactor = Redactor(signatureParameters: ["token"])
        let query = "?X-Amz-Signature=a&token=b&page_token=c"
        let redacted = "?X-Amz-Signature=REDACTED&token=REDACTED&page_token=c"
        for (url, target) in [
            ("https://media.example/a", "/_tapedeck/via/https/media.example/a"), ("https://own.example/a", "/a"),
            ("https://own.example/a", nil),
        ] {
            let path = redactor.redact(
                interaction(
                    url + query,
                    target: target.map { $0 + query },
                    answer: ["Location": "/b\(query)", "content-location": "//c.example/\(query)"]
                )
            )
            #expect(path.request.url == url + redacted)
            #expect(path.request.target == target.map { $0 + redacted })
            #expect(path.request.headers.map(\.value) == [url + redacted])
            #expect(path.response.headers.map(\.value) == ["/b\(redacted)", "//c.example/\(redacted)"])
        }
    }

    @Test("A page token is no signature, unless the profile says so")
    func pageToken() {
        #expect(Redactor().redact(url: "/v1/files?token=a&expires=b") == "/v1/files?token=a&expires=b")
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
