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
            (
                profile.name,
                Redactor(
                    isSecretHeader: { profile.isSecretHeader($0) },
                    signatureParameters: profile.signatureParameters
                )
            )
        }
        redactors = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// The places in an interaction where a secret is, in words.
    func places(in interaction: Interaction) -> [String] {
        let redacted = (redactors[interaction.gateway] ?? Redactor()).redact(interaction)
        let (request, response) = (interaction.request, interaction.response)
        let isURLClean = redacted.request.url == request.url && redacted.request.target == request.target
        return (isURLClean ? [] : ["the request's URL"])
            + names(request.headers, redacted.request.headers).map { "the request header \"\($0)\"" }
            + names(request.trailers, redacted.request.trailers).map { "the request trailer \"\($0)\"" }
            + names(response.headers, redacted.response.headers).map { "the response header \"\($0)\"" }
            + names(response.trailers, redacted.response.trailers).map { "the response trailer \"\($0)\"" }
    }

    /// The names of the fields that were changed.
    private func names(_ headers: HTTPHeaders, _ redacted: HTTPHeaders) -> [String] {
        zip(headers, redacted).compactMap { old, new in old.value == new.value ? nil : old.name }
    }
}
