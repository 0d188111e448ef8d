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
}
