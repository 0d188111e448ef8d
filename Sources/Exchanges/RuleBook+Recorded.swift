package import Blobs
package import Cassettes
package import Matching

extension RuleBook {
    /// The canonical form of a recorded request, by the rules of today.
    ///
    /// - Parameters:
    ///   - interaction: What was recorded.
    ///   - blobs: Where its request's media are.
    /// - Returns: The form; interactions with equal ones answer the same requests.
    /// - Throws: `CassetteError` for a blob that is missing or damaged.
    package func canonical(_ interaction: Interaction, blobs: BlobStore) throws(CassetteError) -> CanonicalRequest {
        let request = interaction.request
        var builder = builder(
            gateway: interaction.gateway,
            method: request.method,
            target: request.relativeTarget,
            headers: request.headers,
            own: CassetteOrigins.upstream(of: interaction).map { [$0] } ?? []
        )
        for segment in request.body { try segment.read(from: blobs) { builder.append($0) } }
        return builder.finish()
    }
}
