/// The known secrets as a value: finds them in bytes, plain or encoded, in one pass.
struct SecretMatcher: Sendable {
    /// A place where a secret stands.
    struct Found {
        var range: Range<Int>
        let secret: [UInt8]
        let form: SecretForm
    }

    private var search = PatternSearch()
    private var patterns: [(pattern: SecretPattern, secret: [UInt8])] = []
    private var secrets: Set<[UInt8]> = []
    /// Whether something in a secret looks like an escape, so that resolving escapes may hide it.
    private var holdsEscapes = false

    var isEmpty: Bool { secrets.isEmpty }
    var count: Int { secrets.count }

    /// Every value, in no order.
    var all: Set<[UInt8]> { secrets }

    /// How far a place reaches at most.
    var longest: Int { search.longest + 2 }

    func knows(_ secret: [UInt8]) -> Bool { secrets.contains(secret) }

    mutating func insert(_ secret: [UInt8]) {
        secrets.insert(secret)
        holdsEscapes = holdsEscapes || DecodedView.rounds(of: secret).count > 1
        for pattern in SecretPattern.patterns(of: secret) {
            search.insert(pattern.bytes)
            patterns.append((pattern, secret))
        }
    }

    /// The forms of a text in which a secret may be found: as it is, and with its escapes resolved.
    func views(of text: [UInt8]) -> [DecodedView] {
        let rounds = DecodedView.rounds(of: text)
        return holdsEscapes && rounds.count > 1 ? rounds + DecodedView.singleKinds(of: text) : rounds
    }

    func search(_ bytes: UnsafeBufferPointer<UInt8>, _ found: (Found) -> Void) {
        search.search(bytes) { start, index in
            let (pattern, secret) = patterns[index]
            let lower = max(0, start - pattern.sharedBefore)
            let upper = min(bytes.count, start + pattern.bytes.count + pattern.sharedAfter)
            found(Found(range: lower..<upper, secret: secret, form: pattern.form))
        }
    }
}
