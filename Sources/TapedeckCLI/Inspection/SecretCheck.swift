import Blobs
import BodyFormats
import Cassettes
import Gateways
import NIOHTTP1
import Secrets

/// Looks for secrets that should have been replaced before they were written (`docs/design.md §8`).
///
/// The rule is that of recording, turned round: what redaction would still change is a secret that slipped in. The
/// value itself is never shown.
struct SecretCheck {
    private let profiles: [String: GatewayProfile]
    private let memory: RedactionMemory

    /// The most bytes of a body that are looked at as a whole; more are looked at piece by piece.
    private static let wholeLimit = 16 << 20

    /// A check that knows the credential headers of these gateways, and these values.
    init(profiles: [GatewayProfile], known: KnownSecrets = KnownSecrets()) {
        self.profiles = Dictionary(profiles.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        memory = RedactionMemory(known: known)
    }

    /// The places in an interaction where a secret is, in words.
    ///
    /// - Parameters:
    ///   - interaction: What a cassette holds.
    ///   - blobs: Where its bodies are; one that is missing or damaged is not looked at, as that is found elsewhere.
    /// - Returns: A place each.
    func places(in interaction: Interaction, blobs: BlobStore) -> [String] {
        let profile = profiles[interaction.gateway]
        let redactor = Redactor(
            isSecretHeader: { profile?.isSecretHeader($0) ?? false },
            signatureParameters: profile?.signatureParameters ?? [],
            memory: memory
        )
        let redacted = redactor.redact(interaction)
        let (request, response) = (interaction.request, interaction.response)
        let isURLClean = redacted.request.url == request.url && redacted.request.target == request.target
        let bodies = BodyRedactor(signatureParameters: profile?.signatureParameters ?? [], memory: memory)
        let isRequestClean = isClean(request.body, request.headers, isAnswer: false, bodies, blobs)
        let isResponseClean = isClean(response.body, response.headers, isAnswer: true, bodies, blobs)
        return (isURLClean ? [] : ["the request's URL"])
            + names(request.headers, redacted.request.headers).map { "the request header \"\($0)\"" }
            + names(request.trailers, redacted.request.trailers).map { "the request trailer \"\($0)\"" }
            + (isRequestClean ? [] : ["the request body"])
            + (redacted.response.reason == response.reason ? [] : ["the reason of the response"])
            + names(response.headers, redacted.response.headers).map { "the response header \"\($0)\"" }
            + names(response.trailers, redacted.response.trailers).map { "the response trailer \"\($0)\"" }
            + (isResponseClean ? [] : ["the response body"])
            + (isClean(interaction.unknown, isAnswer: false, bodies) ? [] : ["a member that is not known here"])
            + (isClean(request.unknown, isAnswer: false, bodies)
                ? [] : ["a member of the request that is not known here"])
            + (isClean(response.unknown, isAnswer: true, bodies)
                ? [] : ["a member of the response that is not known here"])
    }

    private func isClean(_ members: [JSONValue.Member], isAnswer: Bool, _ redactor: BodyRedactor) -> Bool {
        redactor.redacted(members, isAnswer: isAnswer) == members
    }

    private func isClean(
        _ body: [BodySegment],
        _ headers: HTTPHeaders,
        isAnswer: Bool,
        _ redactor: BodyRedactor,
        _ blobs: BlobStore
    ) -> Bool {
        let format = BodyRedactor.Format(contentType: headers.first(name: "content-type"))
        if let whole = try? body.joined(blobs: blobs, limit: Self.wholeLimit) {
            return !redactor.holdsSecretInGzip(whole, format: format)
                && redactor.redacted(whole, format: format, isAnswer: isAnswer).steps.isEmpty
        }
        var stream = redactor.stream(format: format)
        var gzip = redactor.gzipSearch()
        for segment in body {
            try? segment.read(from: blobs) { bytes in
                _ = stream.take(bytes)
                gzip.take(bytes)
            }
        }
        _ = stream.finish()
        return stream.edits.isEmpty && !gzip.holdsSecret
    }

    /// The names of the fields that were changed.
    private func names(_ headers: HTTPHeaders, _ redacted: HTTPHeaders) -> [String] {
        zip(headers, redacted).compactMap { old, new in old.value == new.value ? nil : old.name }
    }
}
