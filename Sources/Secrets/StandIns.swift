import Synchronization

/// The stand-ins of one cassette: numbered in the order in which its secrets were seen first.
///
/// The same secret has the same stand-in wherever it stands, and nothing of the secret can be read from it
/// (docs/design.md §8). The secrets are held in memory only.
package final class StandIns: Sendable {
    private let numbers = Mutex<[[UInt8]: Int]>([:])

    /// Starts with no secret.
    package init() {}

    /// The stand-in of a secret as it is written plainly.
    ///
    /// A token keeps its header and its claims, which clients read.
    func standIn(for secret: [UInt8]) -> [UInt8] {
        if let token = JSONWebToken(secret) { return Array(token.standIn.utf8) }
        return StandIn.numbered(number(of: secret), for: secret)
    }

    /// What comes in place of an encoded secret: as long, and of characters that its encoding has.
    func standIn(for secret: [UInt8], encoded form: SecretForm, count: Int) -> [UInt8] {
        switch form {
        case .plain: standIn(for: secret)
        case .base64: StandIn.numbered(number(of: secret), alphabet: .letters, count: count)
        case .lowerHex: StandIn.numbered(number(of: secret), alphabet: .lowerHex, count: count)
        case .upperHex: StandIn.numbered(number(of: secret), alphabet: .upperHex, count: count)
        }
    }

    private func number(of secret: [UInt8]) -> Int {
        numbers.withLock { numbers in
            if let number = numbers[secret] { return number }
            let number = numbers.count + 1
            numbers[secret] = number
            return number
        }
    }
}
