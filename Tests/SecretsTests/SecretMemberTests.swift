import Testing

@testable import Secrets

@Suite("Members that hand out a credential (docs/design.md §8)")
struct SecretMemberTests {
    private func couldBe(_ name: String, _ value: String) -> Bool {
        SecretMember(Array(name.utf8)[...])?.couldBeCredential(Array(value.utf8)) ?? false
    }

    @Test("Names count however their words are divided", arguments: ["client_secret", "clientSecret", "Client-Secret"])
    func spelling(name: String) { #expect(couldBe(name, "abcdefgh12345678")) }

    @Test(
        "Names that only sound alike do not count",
        arguments: [
            "tokens", "max_tokens", "next_page_token", "pageToken", "keys", "public_key", "secretary", "", "_", "id",
            "name_of_a_very_long_member_token",
        ]
    )
    func others(name: String) { #expect(!couldBe(name, "abcdefgh12345678")) }

    @Test("A credential has 16 bytes or more, letters and digits, and no space; a URL is none")
    func values() {
        #expect(couldBe("token", "abcdefgh1234567+/=."))
        for value in [
            "abcdefgh1234567", "abcdefghijklmnop", "1234567890123456", "abcdefgh 12345678", "é2345678abcdefgh",
            "https://a.example/b1",
        ] {
            #expect(!couldBe("token", value), "\(value)")
        }
    }

    @Test("A key may be the name of an object, a value may be anything")
    func ambiguous() {
        #expect(couldBe("key", "gw_0123456789abcdef"))
        #expect(!couldBe("key", "uploads/0123456789abcdef"))
        #expect(!couldBe("key", "0123456789abcdef.png"))
        #expect(couldBe("value", "ek_0123456789abcdef"))
        #expect(!couldBe("value", "gw_0123456789abcdef"))
        #expect(!couldBe("exp", "gw_0123456789abcdef"))
    }

    private func member(_ name: String) -> SecretMember? { SecretMember(Array(name.utf8)[...]) }

    @Test(
        "Whose credential it is may stand before",
        arguments: ["openai_api_key", "X-Api-Key", "dbPassword", "webhookSigningSecret", "aws_secret_access_key"]
    )
    func endings(name: String) { #expect(member(name)?.couldBeSent(Array("abcdefgh12345678".utf8)) == true) }

    @Test(
        "Names of pages, of what is cached and of what is stored are none",
        arguments: [
            "page_token", "next_token", "client_token", "cache_key", "prompt_cache_key", "idempotency_key", "s3_key",
            "secrets", "passwords", "has_passwords", "tokenize",
        ]
    )
    func otherEndings(name: String) { #expect(member(name) == nil) }

    @Test("What a request sends may be shorter where the name means nothing else, but is no word and no place for one")
    func sent() throws {
        let key = try #require(member("api_key"))
        let password = try #require(member("password"))
        #expect(key.couldBeSent(Array("short-1x".utf8)))
        #expect(password.couldBeSent(Array("open-sesame".utf8)))
        #expect(!key.couldBeSent(Array("open-sesame".utf8)))
        for value in [
            "", "short1x", "tapedeck", "test-key", "<your key 1>", "${KEY_NUMBER_1}", "{{key_1234}}", "with 1 space",
            "https://a.example/b1", "été-2024-été",
        ] {
            #expect(!key.couldBeSent(Array(value.utf8)), "\(value)")
            #expect(!password.couldBeSent(Array(value.utf8)), "\(value)")
        }
        #expect(member("token")?.couldBeSent(Array("short-1x".utf8)) == false)
        #expect(member("key")?.couldBeSent(Array("0123456789abcdef".utf8)) == false)
        #expect(member("key")?.couldBeSent(Array("gw_0123456789abcdef".utf8)) == true)
        #expect(member("authorization")?.couldBeSent(Array("Basic 0123456789abcdef".utf8)) == true)
        #expect(member("exp")?.couldBeSent(Array("0123456789abcdef".utf8)) == false)
    }

    @Test("Where a name means nothing else every value counts as the same; elsewhere what could be a credential")
    func counts() {
        for name in ["api_key", "password", "authorization"] {
            #expect(member(name)?.countsAsSecret(Array("x".utf8)) == true)
            #expect(member(name)?.countsAsSecret([]) == false)
        }
        for name in ["token", "secret", "key", "value", "exp", "logprob"] {
            #expect(member(name)?.countsAsSecret(Array("word".utf8)) == false)
        }
        #expect(member("token")?.countsAsSecret(Array("0123456789abcdef".utf8)) == true)
    }
}
