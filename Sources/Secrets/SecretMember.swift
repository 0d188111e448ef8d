import BodyFormats

/// What the name of a JSON member says about its value, as far as secrets go (docs/design.md §8).
enum SecretMember {
    /// A credential, where the value could be one.
    case credential
    /// `key`: a credential as well, but also the name of a stored object.
    case key
    /// `value`: a credential where it says so itself (`ek_…`), and anything else elsewhere.
    case value
    /// When something beside it is over.
    case expiry
    /// Part of an entry that says how likely a token of a text is: such a `token` is a word.
    case logarithm

    /// The longest name in the table.
    private static let longest = 20

    /// What a name says, whether written `client_secret`, `clientSecret` or `client-secret`; nil for most.
    init?(_ name: ArraySlice<UInt8>) {
        guard name.count <= Self.longest else { return nil }
        var letters: [UInt8] = []
        letters.reserveCapacity(name.count)
        for byte in name where byte != UInt8(ascii: "_") && byte != UInt8(ascii: "-") {
            letters.append(UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte)
        }
        guard let member = Self.names[letters] else { return nil }
        self = member
    }

    /// Whether a value could be a credential: 16 bytes or more of visible ASCII, letters and digits among them.
    ///
    /// A URL is none, and neither is a path, which the name of a stored object often is.
    func couldBeCredential(_ value: [UInt8]) -> Bool {
        guard value.count >= 16, value.allSatisfy({ 0x21...0x7E ~= $0 }), value.contains(where: Self.isDigit),
            value.contains(where: { 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 }), !URLRedaction.isURL(value)
        else { return false }
        switch self {
        case .credential: return true
        case .key: return !value.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ".") }
        case .value: return value.starts(with: "ek_".utf8)
        case .expiry, .logarithm: return false
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

    /// Names in lower case, without what divides their words.
    private static let names: [[UInt8]: SecretMember] = {
        let credentials = [
            "token", "accesstoken", "refreshtoken", "idtoken", "sessiontoken", "authtoken", "bearertoken",
            "securitytoken", "clientsecret", "apikey", "secret", "secretkey", "secretaccesskey", "webhooksecret",
            "callbacksecret", "signingsecret", "signingkey", "privatekey", "password",
        ]
        var names: [String: SecretMember] = [
            "key": .key, "value": .value, "expiresat": .expiry, "exp": .expiry, "expiry": .expiry, "expires": .expiry,
            "logprob": .logarithm,
        ]
        for name in credentials { names[name] = .credential }
        return Dictionary(uniqueKeysWithValues: names.map { (Array($0.key.utf8), $0.value) })
    }()
}
