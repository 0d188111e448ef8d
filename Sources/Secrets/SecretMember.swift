import BodyFormats

/// What the name of a JSON member or of a form's field says about its value, as far as secrets go (docs/design.md §8).
enum SecretMember {
    /// A credential and nothing else: `api_key`, `client_secret`, `access_token`.
    case credential
    /// A credential that somebody may have made up.
    case password
    /// The value of a header field of this name: a scheme, perhaps, and a credential.
    case authorization
    /// `token`, `secret`: a credential, where the value could be one; a `token` of a text is none.
    case token
    /// `key`: a credential as well, but also the name of a stored object.
    case key
    /// `value`: a credential where it says so itself (`ek_…`), and anything else elsewhere.
    case value
    /// When something beside it is over.
    case expiry
    /// Part of an entry that says how likely a token of a text is: such a `token` is a word.
    case logarithm

    /// The longest name that is looked at.
    private static let longest = 40

    /// What a name says, whether written `client_secret`, `clientSecret` or `client-secret`; nil for most.
    ///
    /// Whose credential it is may stand before: `openai_api_key`, `dbPassword`.
    init?(_ name: ArraySlice<UInt8>) {
        guard name.count <= Self.longest, let last = name.last, Self.lastLetters.contains(last | 0x20) else {
            return nil
        }
        var letters: [UInt8] = []
        letters.reserveCapacity(name.count)
        for byte in name where byte != UInt8(ascii: "_") && byte != UInt8(ascii: "-") {
            letters.append(UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte)
        }
        if let member = Self.names[letters] {
            self = member
        } else if let ending = Self.endings.first(where: { letters.reversed().starts(with: $0.letters) }) {
            self = ending.member
        } else {
            return nil
        }
    }

    /// Whether a value that an answer hands out could be a credential: 16 bytes or more of visible ASCII, letters and
    /// digits among them.
    ///
    /// A URL is none, and neither is a path, which the name of a stored object often is, nor what lost a secret already.
    func couldBeCredential(_ value: [UInt8]) -> Bool {
        guard value.count >= 16, value.allSatisfy({ 0x21...0x7E ~= $0 }), value.contains(where: Self.isDigit),
            value.contains(where: { 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 }), !URLRedaction.isURL(value),
            StandIn.isStandIn(value) || !StandIn.holdsStandIn(value)
        else { return false }
        switch self {
        case .credential, .password, .authorization, .token: return true
        case .key: return !value.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ".") }
        case .value: return value.starts(with: "ek_".utf8)
        case .expiry, .logarithm: return false
        }
    }

    /// Whether a value that a request sends is a credential.
    ///
    /// What no client reads back may be replaced more freely than in an answer: a name that means nothing else is enough
    /// for whatever is long enough to be searched for, and no word, and no place for a value (`<your key>`, `${KEY}`).
    /// A `key` is the name of something far more often than a credential, so it has to say whose it is.
    func couldBeSent(_ value: [UInt8]) -> Bool {
        switch self {
        case .credential: couldBeCredential(value) || Self.couldBeChosen(value) && value.contains(where: Self.isDigit)
        case .password: couldBeCredential(value) || Self.couldBeChosen(value)
        case .authorization: couldBeCredential(Array(value.split(separator: 0x20).last ?? []))
        case .token, .value: couldBeCredential(value)
        case .key: couldBeCredential(value) && !StandIn.prefix(of: value).isEmpty
        case .expiry, .logarithm: false
        }
    }

    /// Whether a value counts as the constant that stands for all secrets when requests are compared.
    ///
    /// Where the name means nothing else every value does, so that `tapedeck` replays what was recorded with a key.
    func countsAsSecret(_ value: [UInt8]) -> Bool {
        switch self {
        case .credential, .password, .authorization: !value.isEmpty
        case .token, .key, .value, .expiry, .logarithm: couldBeSent(value)
        }
    }

    /// Whether something beside a value that is not empty may be when it is over.
    var expires: Bool {
        switch self {
        case .credential, .password, .authorization, .token: true
        case .key, .value, .expiry, .logarithm: false
        }
    }

    private static func couldBeChosen(_ value: [UInt8]) -> Bool {
        guard let first = value.first, !"<{[($%".utf8.contains(first) else { return false }
        return value.allSatisfy { 0x21...0x7E ~= $0 } && HarmlessValue.couldBeSecret(value)
            && !URLRedaction.isURL(value)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}

// MARK: Names

extension SecretMember {
    /// Names in lower case, without what divides their words.
    private static let names: [[UInt8]: SecretMember] = {
        let names: [String: SecretMember] = [
            "token": .token, "secret": .token, "credential": .token, "credentials": .token, "auth": .token,
            "authorization": .authorization, "proxyauthorization": .authorization, "idtoken": .credential,
            "key": .key, "value": .value, "expiresat": .expiry, "exp": .expiry, "expiry": .expiry, "expires": .expiry,
            "logprob": .logarithm,
        ]
        return Dictionary(uniqueKeysWithValues: names.map { (Array($0.key.utf8), $0.value) })
    }()

    /// What names of credentials end with, backwards.
    ///
    /// `token` and `key` are not among them: `page_token`, `cache_key`.
    private static let endings: [(letters: [UInt8], member: SecretMember)] = {
        let credentials = [
            "accesstoken", "refreshtoken", "sessiontoken", "authtoken", "bearertoken", "securitytoken", "apitoken",
            "oauthtoken", "authorizationtoken", "bottoken", "secret", "apikey", "secretkey", "accesskey", "signingkey",
            "privatekey", "subscriptionkey",
        ]
        let passwords = ["password", "passwd", "passphrase"]
        return credentials.map { (Array($0.utf8.reversed()), .credential) }
            + passwords.map { (Array($0.utf8.reversed()), .password) }
    }()

    /// What names in the tables end with, a quick no for most.
    private static let lastLetters: Set<UInt8> = Set(
        names.keys.compactMap(\.last) + endings.compactMap(\.letters.first)
    )
}
