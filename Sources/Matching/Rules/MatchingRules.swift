/// What of a request counts when it is matched: the rules of a gateway's profile and of `tapedeck.yml`, and what is
/// secret (docs/design.md §7, §8).
package struct MatchingRules: Sendable {
    /// Says whether a query parameter belongs to a URL's signature, from its name and the names of all parameters of
    /// the query: some names (`Expires`, `se`) are signatures in certain company only.
    package typealias SignatureTest = @Sendable (_ name: String, _ all: [String]) -> Bool
    /// Puts the same constant in place of every secret in a text.
    package typealias SecretFilter = @Sendable (_ text: String) -> String

    /// The headers that take part, names in lower case; those that an ignore rule names are left out already.
    package let meaningfulHeaders: [String]
    let pointers: [PointerPattern]
    let replacements: [ReplaceRule]
    private let ignoredQueryNames: [[UInt8]]
    private let secretQueryNames: [String]
    private let isSignature: SignatureTest?
    private let secretFilter: SecretFilter?

    /// Puts rules together.
    ///
    /// - Parameters:
    ///   - ignore: What takes no part.
    ///   - replace: What counts as a constant in texts; applied in this order.
    ///   - meaningfulHeaders: The headers that take part, in any case.
    ///   - secretQueryNames: Query parameters whose values are secrets, in any case. They are left out, so that another
    ///     key, or none, gives the same fingerprint.
    ///   - isSignature: Tells signature parameters; nil where every parameter counts, as on gateway paths (§6).
    ///   - secretFilter: Finds secrets in texts; nil where there are none to find.
    package init(
        ignore: [IgnoreRule] = [],
        replace: [ReplaceRule] = [],
        meaningfulHeaders: [String] = [],
        secretQueryNames: [String] = [],
        isSignature: SignatureTest? = nil,
        secretFilter: SecretFilter? = nil
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
        self.isSignature = isSignature
        self.secretFilter = secretFilter
    }

    /// Whether a query parameter takes no part.
    ///
    /// - Parameters:
    ///   - name: Its decoded name.
    ///   - all: The decoded names of all parameters of the query.
    /// - Returns: Whether it is ignored, secret, or part of a signature.
    func leavesOut(_ name: [UInt8], among all: [[UInt8]]) -> Bool {
        if ignoredQueryNames.contains(name) { return true }
        let text = String(decoding: name, as: UTF8.self)
        if !secretQueryNames.isEmpty, secretQueryNames.contains(text.lowercased()) { return true }
        return isSignature?(text, all.map { String(decoding: $0, as: UTF8.self) }) ?? false
    }

    /// Whether texts count as they are.
    var keepsTexts: Bool { replacements.isEmpty && secretFilter == nil }

    /// A text as it counts: first its secrets, then what the replace rules find become constants.
    ///
    /// Replace rules are for what people and programs write. They leave media alone, which would be searched at great
    /// cost: `data:` URLs, and texts of 4 KiB or more that consist of base64's characters only.
    func counted(_ text: String) -> String {
        let text = withoutSecrets(text)
        guard !replacements.isEmpty, !Self.isMedia(text) else { return text }
        return replacements.reduce(text) { $1.applied(to: $0) }
    }

    /// A text with the same constant for every secret.
    func withoutSecrets(_ text: String) -> String { secretFilter?(text) ?? text }

    /// Like `counted`, for bytes; those that are not UTF-8 count as they are.
    func counted(_ bytes: [UInt8]) -> [UInt8] {
        guard !keepsTexts, let text = String(validating: bytes, as: UTF8.self) else { return bytes }
        return Array(counted(text).utf8)
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
