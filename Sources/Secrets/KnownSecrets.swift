import Synchronization

/// Every value that this process has seen used as a secret (docs/design.md §8).
///
/// Shared by all event loops and workers. The values are held in memory only, and nothing of them is ever shown.
package final class KnownSecrets: Sendable {
    /// The shortest value that is searched for; shorter ones stand in texts by chance.
    package static let shortest = 8

    private let state = Mutex(SecretMatcher())

    /// Starts without any.
    package init() {}

    /// Starts with the keys in an environment: those of `…_API_KEY`, `…_TOKEN` and `…_SECRET`.
    package init(environment: [String: String]) {
        for (name, value) in environment where Self.isSecret(variable: name) { learn(value) }
    }

    /// Whether an environment variable holds a key, by its name.
    package static func isSecret(variable name: String) -> Bool {
        let name = name.uppercased()
        return ["_API_KEY", "_TOKEN", "_SECRET"].contains(where: name.hasSuffix)
    }

    /// Remembers a value, if it is one that cannot stand in a text by chance; says whether it is known now.
    @discardableResult
    package func learn(_ value: String) -> Bool { learn(Array(value.utf8)) }

    /// Remembers a value, if it is one that cannot stand in a text by chance; says whether it is known now.
    @discardableResult
    package func learn(_ value: [UInt8]) -> Bool {
        if value.count < Self.shortest { return false }
        if state.withLock({ $0.knows(value) }) { return true }
        guard HarmlessValue.couldBeSecret(value), !StandIn.isStandIn(value) else { return false }
        state.withLock { if !$0.knows(value) { $0.insert(value) } }
        return true
    }

    /// What is known now.
    var matcher: SecretMatcher { state.withLock { $0 } }

    /// How many are known now.
    package var count: Int { state.withLock { $0.count } }

    /// Whether bytes hold one of the values, however it is encoded.
    package func isIn(_ bytes: [UInt8]) -> Bool {
        let matcher = matcher
        guard !matcher.isEmpty else { return false }
        return matcher.views(of: bytes).contains { view in
            var isFound = false
            view.withBytes { matcher.search($0) { _ in isFound = true } }
            return isFound
        }
    }
}
