import Blobs
package import Cassettes
package import Gateways
package import Matching
package import Secrets

/// Takes the secrets out of a cassette that was written with them (docs/design.md §8).
///
/// What was recorded is treated as if it was recorded now. Interactions without secrets stay, byte for byte; blobs that
/// only the changed ones named are removed. Reads and writes files, so every call blocks.
package final class CassetteRedaction {
    private let name: CassetteName
    private let folder: String
    private let blobs: BlobStore
    private let rules: RuleBook
    private let profiles: [String: GatewayProfile]
    private let memory: RedactionMemory

    /// Prepares the redaction; nothing is read yet.
    ///
    /// - Parameters:
    ///   - name: The cassette.
    ///   - folder: The folder of cassettes.
    ///   - profiles: The gateways that are known.
    ///   - ignore: Rules for every gateway.
    ///   - replace: Rules for every gateway.
    ///   - known: Values that are secret.
    /// - Throws: The error of a rule that does not parse.
    package init(
        _ name: CassetteName,
        in folder: String,
        profiles: [GatewayProfile],
        ignore: [IgnoreRule],
        replace: [ReplaceRule],
        known: KnownSecrets
    ) throws {
        self.name = name
        self.folder = folder
        blobs = BlobStore(cassettes: folder)
        rules = try RuleBook(profiles: profiles, ignore: ignore, replace: replace, known: known)
        self.profiles = Dictionary(profiles.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        memory = RedactionMemory(known: known)
    }

    /// Rewrites the cassette; returns how many of its interactions were changed.
    ///
    /// Credentials are collected first, so that one that an answer hands out is found in what was recorded before it.
    ///
    /// - Throws: `CassetteError` or `BlobError`; the cassette is as it was then.
    package func run() throws -> Int {
        _ = try CassetteReader(name, in: folder).scan { member in _ = try changed(try member.interaction()) }
        var old: Set<BlobDigest> = []
        let writer = CassetteWriter(name, in: folder)
        let repeatedText = RepeatedText(blobs: blobs)
        let count = try writer.rewrite(
            changing: { interaction in
                guard let changed = try self.changed(interaction) else { return nil }
                old.formUnion((interaction.request.body.blobs + interaction.response.body.blobs).map(\.digest))
                return try repeatedText.cut(changed) { self.memory.known.isIn($0) }
            },
            holdsSecret: { self.memory.known.isIn($0) }
        )
        try CassetteFolder(folder).removeUnneeded(old, blobs: blobs)
        return count
    }

    /// The interaction without its secrets; nil where it has none.
    private func changed(_ interaction: Interaction) throws -> Interaction? {
        let profile = profiles[interaction.gateway]
        let signatures = profile?.signatureParameters ?? []
        let heads = Redactor(
            isSecretHeader: { profile?.isSecretHeader($0) ?? false },
            signatureParameters: signatures,
            memory: memory
        )
        let bodies = BodyRedactor(signatureParameters: signatures, memory: memory)
        heads.learn(interaction)
        let answer = try BodyIntake(headers: interaction.response.headers, store: blobs, builder: nil, redactor: bodies)
            .take(interaction.response.body, from: blobs)
        let builder = rules.builder(
            gateway: interaction.gateway,
            method: interaction.request.method,
            target: interaction.request.relativeTarget,
            headers: interaction.request.headers,
            own: CassetteOrigins.upstream(of: interaction).map { [$0] } ?? []
        )
        let request = try BodyIntake(
            headers: interaction.request.headers,
            store: blobs,
            builder: builder,
            redactor: bodies
        )
        .take(interaction.request.body, from: blobs)
        var whole = interaction.with(request: request, response: answer)
        if request.redaction.isEmpty { whole.request.body = interaction.request.body }
        if answer.redaction.isEmpty { whole.response.body = interaction.response.body }
        whole = heads.redact(whole)
        whole.unknown = bodies.redacted(whole.unknown, isAnswer: false)
        whole.request.unknown = bodies.redacted(whole.request.unknown, isAnswer: false)
        whole.response.unknown = bodies.redacted(whole.response.unknown, isAnswer: true)
        if whole == interaction { return nil }
        whole.fingerprint = request.canonical?.fingerprint.hex ?? interaction.fingerprint
        return whole
    }
}
