/// What keys of one kind look like: how they begin, of which characters they are, how long they are at least.
///
/// A kind is in the table if what it begins with says that it is a key. `gw_`, `org-` and their like begin ids as well,
/// so they count by their place only.
struct KeyShape: Sendable {
    let prefix: [UInt8]
    let alphabet: TokenCharacters
    /// How many characters follow the prefix at least.
    let shortest: Int
    /// Whether there may be no more than that.
    var isExact = false

    /// No key in base64 is longer; a longer run of its characters is media.
    private static let longestInBase64 = 512

    /// All kinds; of those whose prefixes begin alike, the more special ones first.
    static let all: [KeyShape] = [
        KeyShape("sk-", .word, 16), KeyShape("sk_", .word, 16), KeyShape("rk_live_", .word, 16),
        KeyShape("rk_test_", .word, 16), KeyShape("ek_", .word, 16), KeyShape("AIza", .word, 30),
        KeyShape("ya29.", .word, 16), KeyShape("AKIA", .word, 16, isExact: true),
        KeyShape("ASIA", .word, 16, isExact: true), KeyShape("ABIA", .word, 16, isExact: true),
        KeyShape("ACCA", .word, 16, isExact: true), KeyShape("A3T", .word, 17, isExact: true),
        KeyShape("ABSK", .base64, 100), KeyShape("hf_", .word, 30), KeyShape("gsk_", .word, 40),
        KeyShape("r8_", .word, 30), KeyShape("xai-", .word, 40), KeyShape("pplx-", .word, 40),
        KeyShape("whsec_", .base64, 16), KeyShape("ghp_", .word, 30), KeyShape("gho_", .word, 30),
        KeyShape("ghu_", .word, 30), KeyShape("ghs_", .word, 30), KeyShape("ghr_", .word, 30),
        KeyShape("github_pat_", .word, 22), KeyShape("glpat-", .word, 16), KeyShape("npm_", .word, 30),
        KeyShape("xoxb-", .word, 20), KeyShape("xoxp-", .word, 20), KeyShape("nvapi-", .word, 40),
        KeyShape("csk-", .word, 32), KeyShape("tgp_v1_", .word, 30), KeyShape("tvly-", .word, 20),
        KeyShape("jina_", .word, 40),
    ]

    private init(_ prefix: String, _ alphabet: TokenCharacters, _ shortest: Int, isExact: Bool = false) {
        self.prefix = Array(prefix.utf8)
        self.alphabet = alphabet
        self.shortest = shortest
        self.isExact = isExact
    }

    /// Where a key of this kind that begins at `start` ends; nil where there is none.
    func end(in bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
        guard bytes.count - start >= prefix.count + shortest,
            UnsafeBufferPointer(rebasing: bytes[start..<start + prefix.count]).elementsEqual(prefix)
        else { return nil }
        let rest = start + prefix.count
        // No more of a picture is looked at than shows that it is one, however many keys it seems to hold.
        let limit = alphabet == .base64 ? rest + Self.longestInBase64 + 1 : bytes.count
        let end = alphabet.end(in: bytes, from: rest, before: limit)
        let text = bytes[rest..<end]
        if alphabet == .base64, text.count > Self.longestInBase64 { return nil }
        let isKey = isExact ? Self.isKeyID(text, count: shortest) : end - rest >= shortest && Self.looksRandom(text)
        return isKey ? end : nil
    }

    /// Whether a text is as the ids of AWS's keys are: capitals and digits, so many of them.
    private static func isKeyID(_ text: Slice<UnsafeBufferPointer<UInt8>>, count: Int) -> Bool {
        text.count == count && text.contains { $0 <= 0x39 }
            && text.allSatisfy { 0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 }
    }

    /// Whether a text of 16 characters or more is no words: letters and digits mixed in one of its parts, or the kind of
    /// character changing again and again.
    ///
    /// `sk-learn-pipeline-v2-final` is a name.
    static func looksRandom(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard text.count >= 16 else { return false }
        var changes = 0
        for part in text.split(whereSeparator: { !TokenCharacters.isAlphanumeric($0) }) {
            var previous: CharacterKind?
            var (letters, digits) = (0, 0)
            for (place, byte) in zip(0..., part) {
                let kind = CharacterKind(byte)
                if kind == .digit { digits += 1 } else { letters += 1 }
                // A capital begins a word.
                let isCapital = place == 1 && previous == .upper && kind == .lower
                if let previous, previous != kind, !isCapital { changes += 1 }
                previous = kind
            }
            if part.count >= 8, letters > 0, digits > 1 { return true }
        }
        return changes >= 3
    }

    private enum CharacterKind {
        case lower, upper, digit

        init(_ byte: UInt8) { self = byte <= 0x39 ? .digit : byte < 0x61 ? .upper : .lower }
    }
}
