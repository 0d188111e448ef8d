import AssetURLs
import Blobs
package import Gateways
package import Matching
import NIOHTTP1
package import Secrets
import Synchronization

/// The rules by which each gateway's requests are compared (docs/design.md §7): those of its profile and those of
/// `tapedeck.yml` for every gateway.
package final class RuleBook: Sendable {
    /// The rules of one gateway, as its profile says them.
    private struct Page: Sendable {
        var ignore: [IgnoreRule] = []
        var replace: [ReplaceRule] = []
        var matchHeaders: [String] = []
        var signatureParameters: Set<String> = []
    }

    /// Where a request goes, as far as it decides about the rules.
    private struct Place: Hashable {
        var gateway: String
        var isVia: Bool
        var own: [UpstreamURL]
    }

    private let pages: [String: Page]
    private let common: Page
    /// A digest of all rules as they are written: books with equal ones compare requests alike, as far as they know the
    /// same secrets.
    let digest: String
    private let secrets: SecretFilter
    private let rules = Mutex<[Place: MatchingRules]>([:])

    /// A part of a file is never the answer to a request for the whole (RFC 9110 §14).
    private static let alwaysMeaningful = ["range"]
    /// What stands for the gateway in the fingerprint of an asset on another host, which is the same asset whichever
    /// gateway named it.
    private static let otherHosts = "via"

    /// Collects the rules.
    ///
    /// - Parameters:
    ///   - profiles: The gateways and their rules.
    ///   - ignore: Rules for every gateway.
    ///   - replace: Rules for every gateway.
    ///   - known: What is known to be secret, so that it counts as the same constant everywhere.
    /// - Throws: The error of a rule in a profile that does not parse.
    package init(
        profiles: [GatewayProfile],
        ignore: [IgnoreRule] = [],
        replace: [ReplaceRule] = [],
        known: KnownSecrets = KnownSecrets()
    ) throws {
        secrets = SecretFilter(known)
        var pages: [String: Page] = [:]
        for profile in profiles {
            pages[profile.name] = Page(
                ignore: try profile.ignore.map { try IgnoreRule($0) } + ignore,
                replace: try profile.replace.map { try ReplaceRule(pattern: $0.pattern, constant: $0.constant) }
                    + replace,
                matchHeaders: profile.matchHeaders,
                signatureParameters: Set(profile.signatureParameters)
            )
        }
        self.pages = pages
        common = Page(ignore: ignore, replace: replace)
        digest = Self.digest(of: pages, common)
    }

    private static func digest(of pages: [String: Page], _ common: Page) -> String {
        var writer = LittleEndianWriter()
        for (name, page) in pages.sorted(by: { $0.key < $1.key }) + [("", common)] {
            writer.write(name)
            let lists = [
                page.ignore.map(\.description), page.replace.flatMap { [$0.pattern, $0.constant] }, page.matchHeaders,
                page.signatureParameters.sorted(),
            ]
            for list in lists {
                writer.write(UInt32(list.count))
                for text in list { writer.write(text) }
            }
        }
        return BlobDigest(of: writer.bytes).hex
    }

    /// Starts the canonical form of a request whose body is still to come.
    ///
    /// - Parameters:
    ///   - gateway: The gateway's name; one that nothing is known about has only the rules for every gateway.
    ///   - method: The method.
    ///   - target: Path and query below the mount, or the local address of an asset on another host.
    ///   - headers: The header fields.
    ///   - own: The upstreams whose URLs, in bodies, are the gateway's own: where the gateway was is no part of a
    ///     fingerprint.
    /// - Returns: What the body is given to.
    func builder(
        gateway: String,
        method: String,
        target: String,
        headers: HTTPHeaders,
        own: [UpstreamURL] = []
    ) -> CanonicalRequestBuilder {
        let place = Place(gateway: gateway, isVia: target.hasPrefix(ViaAddress.prefix), own: own)
        return CanonicalRequestBuilder(
            gateway: place.isVia ? Self.otherHosts : gateway,
            method: method,
            target: target,
            headers: headers,
            rules: rules(for: place)
        )
    }

    /// A text for people, with a constant in place of every secret that is known.
    func withoutSecrets(_ text: String) -> String { secrets.filtered(text) }

    private func rules(for place: Place) -> MatchingRules {
        if let known = rules.withLock({ $0[place] }) { return known }
        let made = makeRules(for: place)
        rules.withLock { $0[place] = made }
        return made
    }

    private func makeRules(for place: Place) -> MatchingRules {
        let page = pages[place.gateway] ?? common
        let own = page.signatureParameters
        let redactor = Redactor(signatureParameters: page.signatureParameters.sorted())
        let secrets = secrets
        let urls = CanonicalURLText(own: place.own) { name, all in
            own.contains(name) || SecretNames.isSecretParameter(name)
                || SignatureParameters.isSignature(name, among: all)
        }
        return MatchingRules(
            ignore: page.ignore,
            replace: page.replace,
            meaningfulHeaders: page.matchHeaders + Self.alwaysMeaningful,
            secretQueryNames: SecretNames.queryParameters.sorted(),
            signatureNames: { own.intersection($0).union(SignatureParameters.names(among: $0)) },
            signsForms: place.isVia,
            canonicalText: { urls.text(redactor.redact(value: $0)) },
            secretFilter: { secrets.filtered($0) },
            secretScan: { text in
                secrets.learn(json: text)
                return secrets.mayChange(text)
            },
            secretBytes: { SecretStream(comparing: secrets, isText: $0) },
            secretByName: { $2 ? secrets.counts(field: $0, $1) : secrets.counts($0, $1) }
        )
    }
}

extension SecretStream: SecretByteFilter {}
