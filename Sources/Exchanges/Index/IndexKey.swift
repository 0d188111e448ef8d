import Cassettes
import Matching
import Secrets

/// What the fingerprints of a cassette depend on beside its content; an index that was made with another is of no use.
struct IndexKey: Equatable, Sendable {
    /// The program, and the versions of fingerprints and sketches.
    let program: String
    /// A digest of the rules.
    let rules: String
    /// Tells whether other secrets are known, which count as one constant.
    let secrets: UInt16

    init(program: String, rules: RuleBook, known: KnownSecrets) {
        self.init(
            program: "\(program); \(Fingerprint.version); \(RequestSketch.version)",
            rules: rules.digest,
            secrets: known.checksum
        )
    }

    init(program: String, rules: String, secrets: UInt16) {
        self.program = program
        self.rules = rules
        self.secrets = secrets
    }
}
