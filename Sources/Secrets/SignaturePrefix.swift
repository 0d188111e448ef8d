/// A family of parameters that share a prefix, in any case: `X-Amz-Signature`, `x-amz-date`.
struct SignaturePrefix: Sendable {
    private let prefix: String

    /// The families whose names speak for themselves.
    private static let selfEvident = ["x-amz-", "x-goog-", "x-tos-"].map(SignaturePrefix.init)
    /// A family that counts in the company of its key id only.
    static let oss = SignaturePrefix(prefix: "x-oss-")

    /// What follows the prefix of names that say how something is signed.
    private static let harmless: Set<String> = [
        "algorithm", "expires", "signedheaders", "sdk-checksum-algorithm", "checksum-algorithm", "signature-version",
        "additional-headers",
    ]

    /// Whether a name begins like one of a family; a quick no for most.
    static func mayHave(_ name: String) -> Bool { name.utf8.first.map { $0 | 0x20 } == UInt8(ascii: "x") }

    /// What a name is by one of the self-evident families; nil where it is of none.
    static func role(of name: String) -> SignatureRole? {
        guard mayHave(name) else { return nil }
        let name = name.lowercased()
        for family in selfEvident {
            if let role = family.role(of: name) { return role }
        }
        return nil
    }

    /// What a name in lower case is in this family.
    ///
    /// The object's own metadata and the processing of pictures are no signature, although they have its prefix: other
    /// values give other objects.
    func role(of name: String) -> SignatureRole? {
        guard name.hasPrefix(prefix) else { return nil }
        let rest = String(name.dropFirst(prefix.count))
        if rest.hasPrefix("meta-") || rest == "process" { return nil }
        return Self.harmless.contains(rest) ? .harmless : .secret
    }
}
