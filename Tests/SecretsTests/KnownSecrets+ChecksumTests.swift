import Testing

@testable import Secrets

@Suite("What tells whether other secrets are known than before")
struct KnownSecretsChecksumTests {
    private func checksum(_ values: String...) -> UInt16 {
        let known = KnownSecrets()
        for value in values { known.learn(value) }
        return known.checksum
    }

    @Test("it depends on the values, and not on the order in which they were learnt")
    func values() {
        #expect(checksum("correct-horse-7x", "battery-staple-9y") == checksum("battery-staple-9y", "correct-horse-7x"))
        #expect(checksum() == KnownSecrets().checksum)
        let all = [
            checksum(), checksum("correct-horse-7x"), checksum("battery-staple-9y"),
            checksum("correct-horse-7x", "battery-staple-9y"), checksum("correct-horse-7xbattery-staple-9y"),
        ]
        #expect(Set(all).count == all.count)
    }
}
