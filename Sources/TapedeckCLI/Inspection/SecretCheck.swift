import Cassettes
import Gateways
import NIOHTTP1
import Secrets

/// Looks for credentials that should have been replaced before they were written (`docs/design.md §8`).
///
/// The rule is that of recording, turned round: what redaction would still change is a secret that slipped in. The
/// value itself is never shown.
struct SecretCheck {
    private let redactors: [String: Redactor]

    /// A check that knows the credential headers of these gateways.
    init(profiles: [GatewayProfile]) {
        let pairs = profiles.map { profile in
            (profile.name, Redactor(isSecretHeader: { profile.isSecretHeader($0) }))
        }
        redactors = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// The places in an interaction where a secret is, in words.
    func places(in interaction: Interaction) -> [String] {
        let redactor = redactors[interaction.gateway] ?? Redactor()
        let (request, response) = (interaction.request, interaction.response)
        let url = redactor.redact(url: request.url) == request.url ? [] : ["the request's URL"]
        return url + names(in: request.headers, redactor).map { "the request header \"\($0)\"" }
            + names(in: request.trailers, redactor).map { "the request trailer \"\($0)\"" }
            + names(in: response.headers, redactor).map { "the response header \"\($0)\"" }
            + names(in: response.trailers, redactor).map { "the response trailer \"\($0)\"" }
    }

    private func names(in headers: HTTPHeaders, _ redactor: Redactor) -> [String] {
        zip(headers, redactor.redact(headers)).compactMap { old, new in old.value == new.value ? nil : old.name }
    }
}
