/// What of a request counts when it is matched: the rules of a gateway's profile and of `tapedeck.yml`, and what is
/// secret (docs/design.md §7, §8).
package struct MatchingRules: Sendable {
    /// Says which names of a query or form belong to a URL's signature.
    ///
    /// It is given all of them, since some (`Expires`, `se`) do in certain company only.
    package typealias SignatureNames = @Sendable (_ names: [String]) -> Set<String>
    /// Gives what counts of a text that begins with `http` (in any case) or `eyJ`.
    ///
    /// That of a URL is the same whatever its signature, that of a token the same for its stand-in. Other texts it gives
    /// back as they are.
    package typealias CanonicalText = @Sendable (_ text: String) -> String
    /// Puts the same constant in place of every secret in a text.
    package typealias SecretFilter = @Sendable (_ text: String) -> String

    /// Says whether a member of JSON or a field of a form is secret by its name, both without escapes.
    ///
    /// Its value then counts as the constant that stands for secrets.
    package typealias SecretByName = @Sendable (_ name: ArraySlice<UInt8>, _ value: [UInt8], _ isField: Bool) -> Bool
    /// Says whether a text may have a secret in it, so that most texts are not looked at one by one.
    package typealias SecretScan = @Sendable (_ text: [UInt8]) -> Bool
    /// Makes what puts the constant in place of secrets in bytes that are hashed while they stream.
    package typealias SecretBytes = @Sendable (_ isText: Bool) -> any SecretByteFilter

    /// The headers that take part, names in lower case; those that an ignore rule names are left out already.
    package let meaningfulHeaders: [String]
    let pointers: [PointerPattern]
    let replacements: [ReplaceRule]
    private let ignoredQueryNames: [[UInt8]]
    private let secretQueryNames: [String]
    private let signatureNames: SignatureNames?
    private let signsForms: Bool
    private let canonicalText: CanonicalText?
    private var secretFilter: SecretFilter?
    private let secretScan: SecretScan?
    private let secretBytes: SecretBytes?
    private let secretByName: SecretByName?

    /// What counts in place of a secret.
    private static let secretConstant = "REDACTED"

    /// Puts rules together.
    ///
    /// - Parameters:
    ///   - ignore: What takes no part.
    ///   - replace: What counts as a constant in texts; applied in this order.
    ///   - meaningfulHeaders: The headers that take part, in any case.
    ///   - secretQueryNames: Query parameters whose values are secrets, in any case. They are left out, so that another
    ///     key, or none, gives the same fingerprint.
    ///   - signatureNames: Tells signature parameters; nil where every parameter counts, as on gateway paths (§6).
    ///   - signsForms: Whether it tells the fields of forms and the parts of multipart bodies, too, as in a presigned
    ///     POST.
    ///   - canonicalText: What counts of URLs and tokens in bodies, queries and headers; nil where they count as they are.
    ///   - secretFilter: Finds secrets in texts; nil where there are none to find.
    ///   - secretScan: Tells texts that the filter would leave as they are; nil where each has to be tried.
    ///   - secretBytes: Finds secrets in bytes that are hashed; nil where they count as they are.
    ///   - secretByName: Tells secrets by the names of members and fields; nil where names say nothing.
    package init(
        ignore: [IgnoreRule] = [],
        replace: [ReplaceRule] = [],
        meaningfulHeaders: [String] = [],
        secretQueryNames: [String] = [],
        signatureNames: SignatureNames? = nil,
        signsForms: Bool = false,
        canonicalText: CanonicalText? = nil,
        secretFilter: SecretFilter? = nil,
        secretScan: SecretScan? = nil,
        secretBytes: SecretBytes? = nil,
        secretByName: SecretByName? = nil
    ) {
        var ignoredHeaders: Set<String> = []
        var pointers: [PointerPattern] = []
        var queryNames: [[UInt8]] = []
        for rule in ignore {
            switch rule {
            case .member(let pattern): pointers.append(pattern)
            case .query(let name): queryNames.append(Array(name.utf8))
            case .header(let name): ignoredHeaders.insert(name)
            }
        }
        self.pointers = pointers
        ignoredQueryNames = queryNames
        self.meaningfulHeaders = Set(meaningfulHeaders.map { $0.lowercased() }).subtracting(ignoredHeaders).sorted()
        replacements = replace
        self.secretQueryNames = secretQueryNames.map { $0.lowercased() }
        self.signatureNames = signatureNames
        self.signsForms = signsForms
        self.canonicalText = canonicalText
        self.secretFilter = secretFilter
        self.secretScan = secretScan
        self.secretBytes = secretBytes
        self.secretByName = secretByName
    }

    /// The same rules for a text that was looked through: without the filter where it has nothing to find.
    func narrowed(to text: [UInt8]) -> MatchingRules {
        guard secretFilter != nil, let secretScan, !secretScan(text) else { return self }
        var rules = self
        rules.secretFilter = nil
        return rules
    }

    /// What puts the constant in place of secrets in bytes that are hashed; nil where they count as they are.
    func byteFilter(isText: Bool) -> (any SecretByteFilter)? { secretBytes?(isText) }

    /// The names of a query that take no part: those that are ignored, secret, or part of a signature.
    ///
    /// - Parameter names: The decoded names of all its parameters.
    /// - Returns: Some of them.
    func namesLeftOut(ofQuery names: [[UInt8]]) -> Set<[UInt8]> {
        let unimportant = names.filter { name in
            ignoredQueryNames.contains(name)
                || !secretQueryNames.isEmpty
                    && secretQueryNames.contains(String(decoding: name, as: UTF8.self).lowercased())
        }
        return signature(among: names).union(unimportant)
    }

    /// The names of a form, or of the parts of a multipart body, that take no part: those of a signature.
    func namesLeftOut(ofForm names: [[UInt8]]) -> Set<[UInt8]> { signsForms ? signature(among: names) : [] }

    private func signature(among names: [[UInt8]]) -> Set<[UInt8]> {
        guard let signatureNames, !names.isEmpty else { return [] }
        return Set(signatureNames(names.map { String(decoding: $0, as: UTF8.self) }).map { Array($0.utf8) })
    }

    /// Whether texts count as they are, but for those that `isSpecial` tells.
    var keepsTexts: Bool { replacements.isEmpty && secretFilter == nil }

    /// Whether secrets in texts count as a constant.
    var seeksSecrets: Bool { secretFilter != nil }

    /// Whether a text has a canonical form of its own, from its first bytes.
    ///
    /// Nearly every text ends the question at its first byte, so that bodies without URLs cost nothing.
    func isSpecial(_ text: some Collection<UInt8>) -> Bool {
        guard canonicalText != nil, let first = text.first else { return false }
        switch first {
        case UInt8(ascii: "h"), UInt8(ascii: "H"): return text.prefix(4).map { $0 | 0x20 } == Array("http".utf8)
        case UInt8(ascii: "e"): return text.starts(with: "eyJ".utf8)
        default: return false
        }
    }

    /// A text as it counts: first URLs and tokens get their canonical form, then secrets and what the replace rules find
    /// become constants.
    ///
    /// Replace rules are for what people and programs write. They leave media alone, which would be searched at great
    /// cost: `data:` URLs, and texts of 4 KiB or more that consist of base64's characters only.
    func counted(_ text: String) -> String {
        let canonical = isSpecial(text.utf8) ? canonicalText?(text) : nil
        let text = withoutSecrets(canonical ?? text)
        guard !replacements.isEmpty, !Self.isMedia(text) else { return text }
        return replacements.reduce(text) { $1.applied(to: $0) }
    }

    /// A text with the same constant for every secret.
    func withoutSecrets(_ text: String) -> String { secretFilter?(text) ?? text }

    /// Like `withoutSecrets`, for bytes; those that are not UTF-8 count as they are.
    func withoutSecrets(_ bytes: [UInt8]) -> [UInt8] {
        guard let secretFilter, let text = String(validating: bytes, as: UTF8.self) else { return bytes }
        return Array(secretFilter(text).utf8)
    }

    /// Like `counted`, for bytes; those that are not UTF-8 count as they are.
    func counted(_ bytes: [UInt8]) -> [UInt8] {
        guard !keepsTexts || isSpecial(bytes), let text = String(validating: bytes, as: UTF8.self) else { return bytes }
        return Array(counted(text).utf8)
    }

    /// Whether names of members say that their values are secrets.
    var readsNames: Bool { secretByName != nil }

    /// What counts of a value because of its name; nil where that says nothing.
    func constant(for name: ArraySlice<UInt8>, _ value: [UInt8]) -> String? {
        secretByName?(name, value, false) == true ? Self.secretConstant : nil
    }

    /// What counts of the value of a form's field because of its name; nil where that says nothing.
    func constant(forField name: [UInt8], _ value: [UInt8]) -> [UInt8]? {
        secretByName?(name[...], value, true) == true ? Array(Self.secretConstant.utf8) : nil
    }

    private static func isMedia(_ text: String) -> Bool {
        if text.utf8.starts(with: "data:".utf8) { return true }
        guard text.utf8.count >= 4096 else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "-"),
                UInt8(ascii: "_"), UInt8(ascii: "="):
                true
            default: false
            }
        }
    }
}
