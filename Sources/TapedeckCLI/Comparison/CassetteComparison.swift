import Blobs
import Cassettes
import Exchanges
import Matching

/// Compares what belongs together.
struct CassetteComparison {
    /// What came of it.
    struct Result {
        /// Pairs that are not the same, with what is different where both are there.
        var changes: [(pair: CassettePairing.Pair, comparison: InteractionComparison?)] = []
        /// How many pairs are the same.
        var sameCount = 0
        /// How many places were left out in all.
        var leftOut = 0

        /// Whether nothing is different.
        var isSame: Bool { changes.isEmpty }
    }

    /// Where interactions and media are.
    let shelf: CassetteShelf
    /// How requests are compared.
    let rules: RuleBook
    /// Whether nothing is left out.
    let isComplete: Bool

    /// Reads and compares each pair.
    ///
    /// - Throws: `CLIError` (exit 1) for an interaction that cannot be read any more.
    func result(of pairs: [CassettePairing.Pair]) throws(CLIError) -> Result {
        var result = Result()
        for pair in pairs {
            guard let old = pair.old, let new = pair.new else {
                result.changes.append((pair, nil))
                continue
            }
            let comparison = try compare(try shelf.interaction(old.summary), try shelf.interaction(new.summary))
            result.leftOut += comparison.leftOut
            if comparison.findings.isEmpty {
                result.sameCount += 1
            } else {
                result.changes.append((pair, comparison))
            }
        }
        return result
    }

    private func compare(_ old: Interaction, _ new: Interaction) throws(CLIError) -> InteractionComparison {
        let requests: (old: CanonicalRequest, new: CanonicalRequest)?
        if let old = try? rules.canonical(old, blobs: shelf.blobs),
            let new = try? rules.canonical(new, blobs: shelf.blobs)
        {
            requests = (old, new)
        } else {
            requests = nil
        }
        return InteractionComparison(old, new, requests: requests, blobs: shelf.blobs, isComplete: isComplete)
    }
}
