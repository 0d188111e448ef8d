internal import Crypto

/// What decides which interaction answers a request: the SHA-256 of its canonical form (docs/design.md §7).
///
/// Equal fingerprints mean equal canonical forms: every part goes into the hash with its kind and length in front, so
/// no two forms have the same serialisation.
package struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
    /// The hash.
    package let value: SHA256Value

    /// Which fingerprints these are: programs of one version give equal requests equal ones.
    package static let version = FingerprintSerialiser.version

    /// Takes a fingerprint that was computed before.
    package init(_ value: SHA256Value) { self.value = value }

    /// Computes the fingerprint of a canonical form.
    package init(of request: CanonicalRequest) {
        var serialiser = FingerprintSerialiser()
        serialiser.append(request)
        value = serialiser.finish()
    }

    /// Reads the form in which cassettes note it, 64 lower-case hexadecimal digits; nil for anything else.
    package init?(hex: String) {
        guard let value = SHA256Value(hex: hex) else { return nil }
        self.value = value
    }

    /// 64 lower-case hexadecimal digits.
    package var hex: String { value.hex }

    /// The 64 digits.
    package var description: String { hex }
}
