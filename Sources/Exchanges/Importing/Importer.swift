import Blobs
package import Cassettes
package import Gateways
package import Matching
import Secrets

/// Records what other programs recorded: media go into blobs, secrets are taken out, requests get their fingerprints, as
/// if it had passed through here.
///
/// A cassette that is there already is recorded onto: what it holds of the same requests is replaced (docs/design.md §7).
/// Reads and writes files, so every call blocks.
package final class Importer {
    private let cassette: OpenCassette
    private let rules: RuleBook
    private let importedAt: String
    /// The highest number that the cassette had before.
    private let base: Int

    /// Opens the cassette; nothing is written yet.
    ///
    /// - Parameters:
    ///   - name: The cassette, which need not be there.
    ///   - folder: The folder of cassettes.
    ///   - profiles: The gateways that are known, and those of the places which will be given.
    ///   - ignore: Rules for every gateway.
    ///   - replace: Rules for every gateway.
    ///   - clock: The time of the import, for what has none of its own.
    ///   - runName: Tells this import from every other recording of the same time.
    /// - Throws: `CassetteError`, or the error of a rule that does not parse.
    package init(
        into name: CassetteName,
        in folder: String,
        profiles: [GatewayProfile],
        ignore: [IgnoreRule],
        replace: [ReplaceRule],
        clock: WallClock,
        runName: String
    ) throws {
        let known = KnownSecrets()
        rules = try RuleBook(profiles: profiles, ignore: ignore, replace: replace, known: known)
        importedAt = clock.timestamp()
        cassette = try OpenCassette(
            name,
            in: folder,
            blobs: BlobStore(cassettes: folder),
            rules: rules,
            recording: "\(importedAt) \(runName)",
            known: known,
            isFresh: false
        )
        base = cassette.lastNumber
    }

    /// Records an interaction.
    ///
    /// - Parameters:
    ///   - found: As the other program's file tells it, with bodies that no blobs are needed for; its number counts from
    ///     the highest that the cassette had before.
    ///   - place: Whom its request was for.
    /// - Throws: `CassetteError` or `BlobError` where it cannot be written; nothing of it is in the cassette then.
    package func add(_ found: Interaction, at place: ImportPlace) throws {
        let mount = place.mount
        var draft = found
        draft.n = cassette.reserveNumber(atLeast: base + found.n)
        draft.gateway = mount.name
        if draft.recordedAt.isEmpty { draft.recordedAt = importedAt }
        draft.request.url = place.url
        draft.request.target = place.target
        let redactor = mount.redactor(cassette.memory)
        redactor.learn(found.request.headers, target: place.target)
        let builder = rules.builder(
            gateway: mount.name,
            method: found.request.method,
            target: place.target,
            headers: found.request.headers,
            own: cassette.ownUpstreams(of: mount)
        )
        let request = try BodyIntake(
            headers: found.request.headers,
            store: cassette.blobs,
            builder: builder,
            redactor: mount.bodyRedactor(cassette.memory)
        ).take(found.request.body, from: cassette.blobs)
        let response = try BodyIntake(
            headers: found.response.headers,
            store: cassette.blobs,
            builder: nil,
            redactor: mount.bodyRedactor(cassette.memory)
        ).take(found.response.body, from: cassette.blobs)
        guard let canonical = request.canonical else { return }
        try cassette.append(
            redactor.redact(draft.with(request: request, response: response)),
            canonical: canonical
        )
    }

    /// Drops what was replaced, and makes all of it safe from a power cut.
    ///
    /// - Throws: `CassetteError`.
    package func finish() throws { try cassette.settle() }
}
