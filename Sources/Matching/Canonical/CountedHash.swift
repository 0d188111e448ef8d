/// The hash of bytes as they count: with the same constant for every secret, where the rules find them.
struct CountedHash: Sendable {
    private var hash = ContentHash()
    private var filter: (any SecretByteFilter)?

    /// Starts without a byte.
    ///
    /// - Parameters:
    ///   - rules: What counts.
    ///   - isText: Whether the bytes are text.
    init(rules: MatchingRules, isText: Bool) { filter = rules.byteFilter(isText: isText) }

    mutating func update(_ bytes: some Collection<UInt8>) {
        if let filtered = filter?.take(Array(bytes)) { hash.update(filtered) } else { hash.update(bytes) }
    }

    func finish() -> ContentDigest {
        var (filter, hash) = (filter, hash)
        if let rest = filter?.finish() { hash.update(rest) }
        return hash.finish()
    }
}
