import Blobs
import Cassettes
import Gateways
import NIOHTTP1
import Secrets
import Testing

@testable import TapedeckCLI

@Suite("SecretCheck")
struct SecretCheckTests {
    private let check = SecretCheck(profiles: GatewayProfile.builtIn)
    private let blobs = BlobStore(cassettes: "/nowhere")

    @Test("takes what recording writes as it is")
    func standIns() {
        let headers: HTTPHeaders = [
            "Authorization": "Bearer REDACTED", "x-api-key": "REDACTED", "Cookie": "a=REDACTED; b=REDACTED",
            "x-request-id": "req_1",
        ]
        #expect(
            check.places(in: Sample.interaction(1, target: "/v1/x?key=REDACTED", requestHeaders: headers), blobs: blobs)
                == []
        )
    }

    @Test("names every place where a credential is")
    func places() {
        var interaction = Sample.interaction(
            1,
            target: "/v1/x?api_key=abc",
            requestHeaders: ["X-Api-Key": "abc", "Cookie": "a=1", "openai-organization": "org-abc"],
            responseHeaders: ["Set-Cookie": "sid=1; Path=/", "location": "https://x.example/?key=abc"]
        )
        interaction.request.trailers = ["authorization": "abc"]
        interaction.response.trailers = ["x-auth-token": "abc"]
        let places = check.places(in: interaction, blobs: blobs)
        #expect(places.contains("the request's URL"))
        #expect(places.contains("the request header \"X-Api-Key\""))
        #expect(places.contains("the request header \"Cookie\""))
        #expect(places.contains("the request trailer \"authorization\""))
        #expect(places.contains("the response header \"Set-Cookie\""))
        #expect(places.contains("the response header \"location\""))
        #expect(places.contains("the response trailer \"x-auth-token\""))
    }

    @Test("knows the credential headers of the gateway's own profile")
    func ownHeaders() {
        var profile = GatewayProfile(name: "openai", summary: "")
        profile.secretHeaders = ["x-acme-*"]
        let interaction = Sample.interaction(1, requestHeaders: ["X-Acme-Tier-Id": "abc"])
        #expect(
            SecretCheck(profiles: [profile]).places(in: interaction, blobs: blobs) == [
                "the request header \"X-Acme-Tier-Id\""
            ]
        )
        #expect(SecretCheck(profiles: []).places(in: interaction, blobs: blobs) == [])
    }

    @Test("looks into bodies, for what looks like a key and for values that are known")
    func bodies() {
        let known = KnownSecrets(environment: ["ACME_TOKEN": "hunter2-of-acme"])
        let check = SecretCheck(profiles: GatewayProfile.builtIn, known: known)
        var interaction = Sample.interaction(1)
        #expect(check.places(in: interaction, blobs: blobs) == [])
        interaction.request.body = [.text(#"{"p":"sk-0123456789abcdefgh"}"#)]
        interaction.response.body = [.text("{\"p\":\"hunter\\u0032-of"), .text("-acme\"}")]
        interaction.response.reason = "was hunter2-of-acme"
        #expect(
            check.places(in: interaction, blobs: blobs)
                == ["the request body", "the reason of the response", "the response body"]
        )
    }
}
