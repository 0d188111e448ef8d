import Gateways
import Secrets
import Synchronization

/// The rules of all sessions: one book for those that read the same, as long as a session uses it.
final class RuleBooks: Sendable {
    private struct WeakBook {
        weak var value: RuleBook?
    }

    private let profiles: [GatewayProfile]
    private let known: KnownSecrets
    private let own: RuleBook
    private let ownTexts: RuleTexts
    private let books = Mutex<[RuleTexts: WeakBook]>([:])

    /// Compiles the server's own rules.
    ///
    /// - Parameters:
    ///   - profiles: Those of all gateways.
    ///   - settings: The rules of a session that has none of its own.
    ///   - known: What is known to be secret.
    /// - Throws: The error of a rule in a profile that does not parse.
    init(profiles: [GatewayProfile], settings: SessionSettings, known: KnownSecrets) throws {
        self.profiles = profiles
        self.known = known
        own = try RuleBook(profiles: profiles, ignore: settings.ignore, replace: settings.replace, known: known)
        ownTexts = settings.ruleTexts
    }

    /// The server's own rules.
    var server: RuleBook { own }

    /// The rules of a session.
    ///
    /// - Throws: The error of a rule in a profile that does not parse.
    func book(for settings: SessionSettings) throws -> RuleBook {
        let texts = settings.ruleTexts
        if texts == ownTexts { return own }
        return try books.withLock { books in
            if let open = books[texts]?.value { return open }
            books = books.filter { $0.value.value != nil }
            let book = try RuleBook(
                profiles: profiles,
                ignore: settings.ignore,
                replace: settings.replace,
                known: known
            )
            books[texts] = WeakBook(value: book)
            return book
        }
    }
}
