import Matching
import NIOHTTP1

extension Fingerprint {
    /// A fingerprint that only the same name gives.
    static func sample(_ name: String = "request") -> Fingerprint {
        CanonicalRequestBuilder(gateway: name, method: "GET", target: "/", headers: [:], rules: MatchingRules())
            .finish().fingerprint
    }
}

/// An entry with what a test cares about.
func entry(
    _ n: Int,
    _ recording: String = "r",
    at position: Int,
    of name: String = "request",
    status: Int = 200,
    end: IndexEntry.Ending = .complete
) -> IndexEntry {
    IndexEntry(
        n: n,
        recording: recording,
        position: position,
        fingerprint: .sample(name),
        status: status,
        end: end
    )
}
