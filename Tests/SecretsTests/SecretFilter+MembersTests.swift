import Testing

@testable import Secrets

@Suite("Credentials by name when requests are compared (docs/design.md §8)")
struct SecretFilterMembersTests {
    private let known = KnownSecrets()
    private let value = Array("0123456789abcdef".utf8)

    @Test("A member tells nothing to remember by itself, since what stands beside it decides")
    func members() {
        #expect(SecretFilter(known).counts(Array("token".utf8)[...], value))
        #expect(!SecretFilter(known).counts(Array("tokens".utf8)[...], value))
        #expect(!known.isIn(value))
    }

    @Test("A field is remembered")
    func fields() {
        #expect(SecretFilter(known).counts(field: Array("token".utf8)[...], value))
        #expect(!SecretFilter(known).counts(field: Array("tokens".utf8)[...], value))
        #expect(known.isIn(value))
    }

    @Test("Members of a whole text are remembered in their company")
    func text() {
        let filter = SecretFilter(known)
        filter.learn(json: Array(#"{"a":[{"token":"0123456789abcdef","logprob":-0.1}]}"#.utf8))
        #expect(!known.isIn(value))
        filter.learn(json: Array(#"{"a":[{"token":"0123456789abcdef"}]}"#.utf8))
        #expect(known.isIn(value))
    }
}
