import BodyFormats

/// Finds what is secret in URLs: user names and passwords, keys, and what signs (docs/design.md §8).
struct URLRedaction: Sendable {
    /// How deep URLs in the parameters of URLs are looked at.
    private static let depthLimit = 3

    /// The profile's own names of signature parameters, by case.
    private let signatureParameters: Set<String>
    private let memory: RedactionMemory?

    init(signatureParameters: [String], memory: RedactionMemory? = nil) {
        self.signatureParameters = Set(signatureParameters)
        self.memory = memory
    }

    /// Whether a text is wholly an `http` or `https` URL, user-info or not.
    static func isURL(_ bytes: some Collection<UInt8>) -> Bool {
        guard startsLikeURL(bytes) else { return false }
        let scheme = bytes.prefix(8).split(
            separator: UInt8(ascii: ":"),
            maxSplits: 1,
            omittingEmptySubsequences: false
        )[0]
        guard ["http", "https"].contains(String(decoding: scheme, as: UTF8.self).lowercased()) else { return false }
        return bytes.dropFirst(scheme.count).starts(with: "://".utf8) && bytes.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }

    /// Whether the first bytes are `http` in any case.
    static func startsLikeURL(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.prefix(4).map { $0 | 0x20 } == Array("http".utf8)
    }

    /// The changes to a value that is wholly a URL or a token, made in the text that encodes it; nil to any other.
    func edits(ofValue text: DecodedText, depth: Int = 0) -> [ByteEdits.Edit]? {
        if Self.isURL(text.bytes) {
            return edits(of: text.bytes, depth: depth).edits.map {
                ByteEdits.Edit(text.encoded($0.range), $0.replacement)
            }
        }
        return JSONWebToken(text.bytes).map { token in
            memory?.known.learn(text.bytes)
            return [ByteEdits.Edit(text.encoded(0..<text.bytes.count), Array(token.standIn.utf8))]
        }
    }

    /// Whether a value begins like a URL or a token, so that it is worth a look.
    static func couldBeValue(_ bytes: some Collection<UInt8>) -> Bool {
        startsLikeURL(bytes) || bytes.starts(with: JSONWebToken.start)
    }

    /// The changes to a URL or target: user-info, and the values of parameters that hold a key or sign.
    ///
    /// - Parameters:
    ///   - bytes: The text.
    ///   - depth: In how many other URLs it was found.
    /// - Returns: The changes.
    func edits(of bytes: [UInt8], depth: Int = 0) -> ByteEdits {
        var found: [ByteEdits.Edit] = []
        if let mark = bytes.firstIndex(of: UInt8(ascii: "?")) {
            let end = bytes[mark...].firstIndex(of: UInt8(ascii: "#")) ?? bytes.endIndex
            found = pairs(of: bytes, in: mark + 1..<end, depth: depth) { names in
                let signature = SignatureParameters(among: names)
                return { name in
                    SecretNames.queryParameters.contains(name.lowercased()) || signatureParameters.contains(name)
                        || signature.isSecret(name)
                }
            }
        }
        for part in parts(of: bytes) {
            guard let userInfo = userInfo(in: part), !userInfo.isEmpty,
                !found.contains(where: { $0.range.overlaps(userInfo) })
            else { continue }
            learn(userInfo: bytes[userInfo])
            found.append(ByteEdits.Edit(userInfo, StandIn.bytes))
        }
        return ByteEdits(unsorted: found, of: bytes)
    }

    /// The changes to the pairs of a form: the fields of a presigned POST, and those whose name makes them credentials.
    func edits(ofForm bytes: [UInt8]) -> ByteEdits {
        var found = pairs(of: bytes, in: 0..<bytes.count, depth: 0) { names in
            let signature = SignatureParameters(among: names)
            return { signature.isSecret($0) }
        }
        for pair in FormReader.pairs(of: bytes) {
            guard let memory, let range = pair.valueRange, let value = pair.value,
                let kind = SecretMember(pair.name[...]), kind.couldBeSent(value),
                !found.contains(where: { $0.range.overlaps(range) })
            else { continue }
            let standIn = memory.standIn(forMember: kind, value)
            found.append(ByteEdits.Edit(range, standIn.map { $0 == 0x20 ? UInt8(ascii: "+") : $0 }))
        }
        return ByteEdits(unsorted: found, of: bytes)
    }

    private func pairs(
        of bytes: [UInt8],
        in range: Range<Int>,
        depth: Int,
        secret: ([String]) -> (String) -> Bool
    ) -> [ByteEdits.Edit] {
        let pairs = FormReader.pairs(of: bytes, in: range)
        let names = pairs.map { String(decoding: $0.name, as: UTF8.self) }
        let isSecret = secret(names)
        var found: [ByteEdits.Edit] = []
        for (pair, name) in zip(pairs, names) {
            guard let value = pair.valueRange, !value.isEmpty else { continue }
            if isSecret(name) {
                if StandIn.isStandIn(pair.value ?? []) { continue }
                let isCredential = SecretNames.queryParameters.contains(name.lowercased())
                let standIn = isCredential ? memory?.standIn(forValueInPlace: pair.value ?? []) : nil
                found.append(ByteEdits.Edit(value, standIn ?? StandIn.bytes))
            } else if depth < Self.depthLimit, let decoded = pair.value, Self.couldBeValue(decoded) {
                found += edits(ofValue: DecodedText(percent: bytes, in: value), depth: depth + 1) ?? []
            }
        }
        return found
    }

    /// Remembers the password; a user's name is no secret.
    private func learn(userInfo: ArraySlice<UInt8>) {
        guard let memory, let colon = userInfo.firstIndex(of: UInt8(ascii: ":")) else { return }
        memory.known.learn(PercentCoding.decode(userInfo[(colon + 1)...], plusIsSpace: false))
    }

    /// What is before the query, its pairs, and the fragment: user-info lies within one of them, as an edit of a pair does.
    private func parts(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        let query = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex
        let fragment = bytes[query...].firstIndex(of: UInt8(ascii: "#")) ?? bytes.endIndex
        return [bytes[..<query]] + bytes[query..<fragment].split(separator: UInt8(ascii: "&")) + [bytes[fragment...]]
    }

    /// What stands between `://` and the last `@` of the authority.
    private func userInfo(in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        guard bytes.contains(UInt8(ascii: "@")), let separator = bytes.firstRange(of: "://".utf8) else { return nil }
        let authority = bytes[separator.upperBound...].prefix { !"/?#".utf8.contains($0) }
        guard let at = authority.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        return separator.upperBound..<at
    }
}
