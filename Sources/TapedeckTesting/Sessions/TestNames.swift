import Testing

/// The names that a test's cassette and sessions have, made to fit their grammar (`docs/design.md §12`).
struct TestNames: Equatable {
    /// The cassette: module, suites and function, as folders.
    let cassette: String
    /// What the names of its sessions begin with.
    let label: String
    /// What selects the test for `swift test --filter`; `nil` where its name would want quotes.
    let filter: String?

    /// The most segments of a cassette's name.
    private static let maximumDepth = 8
    /// The most characters of a segment, which leaves room for what makes it distinct.
    private static let maximumLength = 60

    /// Names of a test.
    init(_ id: Test.ID) {
        self.init(module: id.moduleName, components: id.nameComponents)
    }

    /// Names of a test in a module, whose suites come before its function.
    init(module: String, components: [String]) {
        var segments = ([module] + components).map(Self.segment)
        if segments.count > Self.maximumDepth {
            let kept = segments.prefix(Self.maximumDepth - 1)
            segments = kept + [Self.segment(segments.dropFirst(kept.count).joined(separator: "."))]
        }
        cassette = segments.joined(separator: "/")
        label = segments.last ?? "test"
        let names = components.suffix(2).map { String($0.prefix { $0 != "(" }) }
        let isPlain = names.allSatisfy { $0.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil }
        filter = isPlain && !names.isEmpty ? names.joined(separator: "/") : nil
    }

    /// A text as a segment: letters, digits, `.`, `_` and `-`, a letter or a digit first.
    ///
    /// `pays(in:)` becomes `pays-in`. Where that would drop letters, or what is behind the longest name, a number made of
    /// the whole text keeps it apart from others.
    static func segment(_ text: String) -> String {
        var kept = ""
        var isComplete = true
        for scalar in text.unicodeScalars {
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            if isPlain || (!kept.isEmpty && "._-".unicodeScalars.contains(scalar)) {
                kept.unicodeScalars.append(scalar)
            } else {
                if !scalar.isASCII { isComplete = false }
                if !kept.isEmpty, !kept.hasSuffix("-") { kept.append("-") }
            }
        }
        if kept.count > maximumLength {
            kept = String(kept.prefix(maximumLength))
            isComplete = false
        }
        while kept.hasSuffix("-") { kept.removeLast() }
        if isComplete, !kept.isEmpty { return kept }
        return kept.isEmpty ? digest(text) : "\(kept)-\(digest(text))"
    }

    /// FNV-1a: the same in every process, which `Hasher` is not.
    private static func digest(_ text: String) -> String {
        let hash = text.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
