/// Which parameters belong to a URL's signature (docs/design.md §6): they say nothing about what is asked for.
///
/// Only what can be told exactly counts. Names that mean something else elsewhere (`Expires`, `Policy`, `se`, `exp`) are a
/// signature's in the company of the names that make them one; `token`, `hash` or `expires` alone never are, unless the
/// gateway's profile says so. The same names are the fields of a presigned POST.
package struct SignatureParameters: Sendable {
    /// The schemes whose own names were found.
    private let schemes: [Scheme]

    /// Looks at the company.
    ///
    /// - Parameter names: The decoded names of one query, one form, or one JSON object.
    package init(among names: some Sequence<String>) {
        var marks: Marks = []
        for name in names { marks.formUnion(Marks.of(name)) }
        schemes = Scheme.allCases.filter { $0.isTold(by: marks) }
    }

    /// Whether a name belongs to a signature, so that it takes no part in matching.
    package func isSignature(_ name: String) -> Bool { role(of: name) != nil }

    /// Whether the value of a name is to be replaced in a cassette: algorithm, lifetime and the like stay readable.
    package func isSecret(_ name: String) -> Bool { role(of: name) == .secret }

    /// Whether a name belongs to a signature, where only one is asked about.
    ///
    /// - Parameters:
    ///   - name: A decoded name.
    ///   - all: The decoded names of the query, form or object it is in.
    /// - Returns: Whether it takes no part in matching.
    package static func isSignature(_ name: String, among all: [String]) -> Bool {
        SignatureParameters(among: all).isSignature(name)
    }

    /// Whether the value of a name is to be replaced, where only one is asked about.
    ///
    /// - Parameters:
    ///   - name: A decoded name.
    ///   - all: The decoded names of the query, form or object it is in.
    /// - Returns: Whether it has no business in a cassette.
    package static func isSecret(_ name: String, among all: [String]) -> Bool {
        SignatureParameters(among: all).isSecret(name)
    }

    /// The names among these that belong to a signature.
    package static func names(among all: [String]) -> Set<String> {
        let parameters = SignatureParameters(among: all)
        return Set(all.filter(parameters.isSignature))
    }

    /// Whether a name is one of a signature's in some company; a quick no for most.
    static func couldBelong(_ name: String) -> Bool {
        allNames.contains(name)
            || SignaturePrefix.mayHave(name)
                && (SignaturePrefix.role(of: name) != nil || SignaturePrefix.oss.role(of: name.lowercased()) != nil)
    }

    private static let allNames = Set(Scheme.allCases.flatMap(\.roles.keys))

    private func role(of name: String) -> SignatureRole? {
        if let role = SignaturePrefix.role(of: name) { return role }
        for scheme in schemes {
            if let role = scheme.roles[name] { return role }
            if scheme == .oss, let role = SignaturePrefix.oss.role(of: name.lowercased()) { return role }
        }
        return nil
    }
}

/// What a name of a signature is.
enum SignatureRole: Sendable {
    /// What signs, who signs, and when.
    case secret
    /// What says how it is signed and for how long, which is harmless to keep.
    case harmless
}
