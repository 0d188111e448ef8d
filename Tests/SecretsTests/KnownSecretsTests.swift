import NIOHTTP1
import Testing

@testable import Secrets

@Suite("Known secrets (docs/design.md §8)")
struct KnownSecretsTests {
    private func isKnown(_ value: String, in known: KnownSecrets) -> Bool { known.isIn(Array("< \(value) >".utf8)) }

    @Test("Keys of the environment are known, other variables are not")
    func environment() {
        let known = KnownSecrets(environment: [
            "ACME_API_KEY": "a1b2c3d4", "acme_token": "b1b2c3d4", "X_SECRET": "c1b2c3d4", "KEY": "d1b2c3d4",
        ])
        #expect(["a1b2c3d4", "b1b2c3d4", "c1b2c3d4"].allSatisfy { isKnown($0, in: known) })
        #expect(!isKnown("d1b2c3d4", in: known))
    }

    @Test(
        "What stands in texts by chance is not remembered",
        arguments: [
            "", "short12", "tapedeck", "test-key", "undefined", "sk-no-key-required", "your_api_key", "xxxxxxxxxxxx",
            "REDACTED", "sk-REDACTED001REDACTEx",
        ]
    )
    func harmless(value: String) {
        let known = KnownSecrets()
        #expect(!known.learn(value))
        #expect(!isKnown(value, in: known))
    }

    @Test("Eight characters are enough, and what is known is found in the encodings that a line of JSON may hold")
    func shortest() {
        let known = KnownSecrets()
        #expect(known.learn("hunter22") && known.learn("hunter22"))
        for text in ["hunter22", #"hunter\u00322"#, "aHVudGVyMjI=", "68756e7465723232", "%2568unter22"] {
            #expect(isKnown(text, in: known))
        }
        #expect(!isKnown("hunter21", in: known))
    }

    @Test("The credentials of a request are learned from its head")
    func head() {
        let memory = RedactionMemory()
        let headers: HTTPHeaders = [
            "Authorization": "Basic bWU6aHVudGVyMjI=", "x-api-key": "k3y-of-acme",
            "Cookie": "sid=4f9a8Kd02LxQpz71; a=b12345678",
            "x-acme": "0wn-s3cret", "accept": "application/json",
        ]
        Redactor(isSecretHeader: { $0 == "x-acme" }, memory: memory)
            .learn(headers, target: "http://me:p4ssw0rd%21@host.example/a?key=qu3ry-key&page=12345678")
        for value in [
            "hunter22", "bWU6aHVudGVyMjI=", "k3y-of-acme", "4f9a8Kd02LxQpz71", "0wn-s3cret", "p4ssw0rd!", "qu3ry-key",
        ] { #expect(isKnown(value, in: memory.known), "\(value)") }
        for value in ["b12345678", "12345678", "application/json"] { #expect(!isKnown(value, in: memory.known)) }
    }
}
