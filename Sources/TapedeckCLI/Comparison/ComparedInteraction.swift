import Blobs
import Cassettes
import Exchanges
import Matching

/// An interaction that is compared: what it is known by, and where the rest of it is.
struct ComparedInteraction {
    /// What a table would say of it.
    let summary: InteractionSummary
    /// What answers the same requests has the same; by the rules of today, or as recorded where media are missing.
    let fingerprint: String
    /// Where its request goes, for pairing what was changed.
    let route: RequestRoute

    /// Finds out what an interaction answers.
    init(_ interaction: Interaction, summary: InteractionSummary, rules: RuleBook, blobs: BlobStore) {
        self.summary = summary
        let canonical = try? rules.canonical(interaction, blobs: blobs)
        fingerprint = canonical?.fingerprint.hex ?? interaction.fingerprint ?? "\(summary.n)"
        route =
            canonical?.route
            ?? RequestRoute(
                gateway: interaction.gateway,
                method: interaction.request.method,
                path: String(interaction.request.relativeTarget.prefix { $0 != "?" })
            )
    }

    /// `POST /v1/chat/completions  openai`.
    var line: String { TerminalText.escape("\(summary.method) \(summary.target)  \(summary.gateway)") }
}
