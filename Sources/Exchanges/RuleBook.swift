package import Gateways
package import Matching
import NIOHTTP1
import Secrets

/// The rules by which each gateway's requests are compared (docs/design.md §7): those of its profile and those of
/// `tapedeck.yml` for every gateway.
package struct RuleBook: Sendable {
    private let byGateway: [String: MatchingRules]
    private let common: MatchingRules

    /// A part of a file is never the answer to a request for the whole (RFC 9110 §14).
    private static let alwaysMeaningful = ["range"]

    /// Collects the rules.
    ///
    /// - Throws: The error of a rule in a profile that does not parse.
    package init(profiles: [GatewayProfile], ignore: [IgnoreRule] = [], replace: [ReplaceRule] = []) throws {
        var rules: [String: MatchingRules] = [:]
        for profile in profiles {
            rules[profile.name] = MatchingRules(
                ignore: try profile.ignore.map { try IgnoreRule($0) } + ignore,
                replace: try profile.replace.map { try ReplaceRule(pattern: $0.pattern, constant: $0.constant) }
                    + replace,
                meaningfulHeaders: profile.matchHeaders + Self.alwaysMeaningful,
                secretQueryNames: SecretNames.queryParameters.sorted()
            )
        }
        byGateway = rules
        common = MatchingRules(
            ignore: ignore,
            replace: replace,
            meaningfulHeaders: Self.alwaysMeaningful,
            secretQueryNames: SecretNames.queryParameters.sorted()
        )
    }

    /// The rules of a gateway; one that nothing is known about has only those for every gateway.
    package func rules(for gateway: String) -> MatchingRules { byGateway[gateway] ?? common }

    /// Starts the canonical form of a request whose body is still to come.
    func builder(gateway: String, method: String, target: String, headers: HTTPHeaders) -> CanonicalRequestBuilder {
        CanonicalRequestBuilder(
            gateway: gateway,
            method: method,
            target: target,
            headers: headers,
            rules: rules(for: gateway)
        )
    }
}
