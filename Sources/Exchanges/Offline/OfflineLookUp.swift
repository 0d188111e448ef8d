import AssetURLs
import Blobs
import Cassettes
package import Gateways
import HTTPMessages
package import Matching
import NIOCore
package import NIOHTTP1
import Secrets

/// Finds out without a server which interaction answers a request, or why none does (docs/design.md §2, `explain`).
///
/// It takes the steps of `Exchange` and `LookUp`, with their parts; so it says what a server in replay would do with the
/// first such request. It reads the whole cassette, so it blocks.
package struct OfflineLookUp: Sendable {
    /// What a server in replay would answer.
    package enum Answer: Sendable {
        /// An interaction of the cassette.
        case hit(Hit)
        /// An explanation, with status 424.
        case miss(MissExplanation)
    }

    /// The interaction that answers first.
    package struct Hit: Equatable, Sendable {
        /// Its number.
        package var n: Int
        /// When it was recorded, as RFC 3339.
        package var recordedAt: String
        /// Its answer's status.
        package var status: Int
        /// How many answers were recorded to equal requests.
        package var count: Int
    }

    private let cassette: OpenCassette
    private let rules: RuleBook
    private let playback: Playback
    /// The gateways of the settings, and those that only the cassette knows.
    let table: ProfileTable
    /// Where the cassette was recorded from.
    let origins: CassetteOrigins

    /// Reads a cassette.
    ///
    /// - Parameters:
    ///   - settings: The cassette, its folder, the rules, and how it is played.
    ///   - profiles: All gateways that are known.
    /// - Throws: `CassetteError` where the cassette cannot be read, or the error of a rule that does not parse.
    package init(_ settings: ServerSettings, profiles: [GatewayProfile]) throws {
        table = try Self.table(settings, profiles: profiles)
        let known = KnownSecrets()
        rules = try RuleBook(
            profiles: GatewayProfile.builtIn + table.mounts.map(\.profile),
            ignore: settings.ignore,
            replace: settings.replace,
            known: known
        )
        cassette = try OpenCassette(
            settings.cassette,
            in: settings.folder,
            blobs: BlobStore(cassettes: settings.folder),
            rules: rules,
            recording: "",
            known: known,
            isFresh: false
        )
        origins = cassette.origins
        playback = settings.playback
    }

    /// Looks a request up.
    ///
    /// - Parameters:
    ///   - method: Its method.
    ///   - address: Where it goes, as `address(of:gateway:)` found it.
    ///   - headers: Its header fields.
    ///   - body: Its body.
    /// - Returns: What answers it.
    /// - Throws: `CassetteError`.
    package func answer(
        method: String,
        address: OfflineAddress,
        headers: HTTPHeaders,
        body: [UInt8]
    ) throws -> Answer {
        let restorer = URLRestorer(table: table, servers: address.servers + headers["host"])
        var head = RequestHead(method: method, target: address.gateway.path, headers: restorer.restored(headers))
        head.headers.remove(name: "transfer-encoding")
        head.headers.replaceOrAdd(name: "content-length", value: "\(body.count)")
        var restoring = BodyRestoring(head, restorer: restorer)
        let pieces = restoring.take(ByteBuffer(bytes: body)) + restoring.finish()
        let builder = self.builder(head, address.gateway)
        let intake = BodyIntake(headers: head.headers, store: nil, builder: builder)
        for piece in pieces { try intake.consume(piece) }
        guard let canonical = try intake.finish().canonical else { throw OfflineLookUpError.uncomparable }

        var found = (fingerprint: canonical.fingerprint, entry: first(canonical.fingerprint, method: method))
        if found.entry == nil, body.isEmpty, let whole = head.headersOfWhole {
            let fingerprint = self.builder(
                RequestHead(method: "GET", target: head.target, headers: whole),
                address.gateway
            ).finish().fingerprint
            if cassette.holdsWhole(fingerprint, playback: playback) {
                found = (fingerprint, first(fingerprint, method: "GET"))
            }
        }
        guard let entry = found.entry else {
            return .miss(
                MissAnswer.explain(
                    canonical,
                    in: cassette,
                    played: nil,
                    remedy: MissAnswer.remedy(address.gateway.mount, cassette: cassette.name)
                )
            )
        }
        return .hit(
            Hit(
                n: entry.n,
                recordedAt: cassette.recordedAt(entry) ?? "",
                status: entry.status,
                count: cassette.statuses(for: found.fingerprint).count
            )
        )
    }

    private func first(_ fingerprint: Fingerprint, method: String) -> IndexEntry? {
        var cursor = ReplayCursor()
        let answer = cassette.next(fingerprint, method: method, cursor: &cursor, playback: playback)
        guard case .hit(let entry) = answer else { return nil }
        return entry
    }

    private func builder(_ head: RequestHead, _ address: GatewayAddress) -> CanonicalRequestBuilder {
        rules.builder(
            gateway: address.mount.name,
            method: head.method,
            target: address.path,
            headers: head.headers,
            own: cassette.ownUpstreams(of: address.mount)
        )
    }

    /// The gateways of the settings, and those of the cassette that have no profile: `acme=https://llm.acme.example`.
    private static func table(_ settings: ServerSettings, profiles: [GatewayProfile]) throws -> ProfileTable {
        var origins = CassetteOrigins()
        var names: Set<String> = []
        _ = try CassetteReader(settings.cassette, in: settings.folder).scan { member in
            let interaction = try member.interaction()
            origins.note(interaction)
            names.insert(interaction.gateway)
        }
        let known = settings.table.mounts
        let others = names.subtracting(known.map(\.name)).sorted().compactMap { name in
            origins.upstreams(of: name).first.map { "\(name)=\($0)" }
        }
        guard !others.isEmpty else { return settings.table }
        return try ProfileTable(
            arguments: known.map { "\($0.name)=\($0.upstream)" } + others,
            profiles: profiles
        )
    }
}
