/// Values that stand where secrets stand and are none.
enum HarmlessValue {
    /// A single word is what people write where a key is asked for and none is needed; it stands in texts, too.
    private static let longestWord = 15
    /// Words of which such values are made: `not-needed`, `sk-no-key-required`, `your-api-key`.
    private static let words: Set<String> = [
        "a", "and", "any", "anything", "api", "apikey", "auth", "bearer", "changeme", "default", "demo", "dev", "dummy",
        "empty", "example", "fake", "foo", "bar", "for", "here", "insert", "is", "key", "local", "localhost", "mock",
        "my", "needed", "no", "none", "not", "null", "offline", "ollama", "password", "placeholder", "required",
        "sample", "secret", "sk", "some", "studio", "lm", "tapedeck", "test", "testing", "the", "token", "undefined",
        "unset", "unused", "user", "valid", "value", "x", "xxx", "xxxx", "your",
    ]

    /// Whether a value is worth to be searched for: long enough, and no word.
    static func couldBeSecret(_ value: [UInt8]) -> Bool {
        guard value.count >= KnownSecrets.shortest, Set(value).count > 2 else { return false }
        if value.count <= longestWord, value.allSatisfy({ 0x61...0x7A ~= $0 | 0x20 }) { return false }
        let parts = String(decoding: value, as: UTF8.self).lowercased().split { "-_ .".contains($0) }
        return !parts.allSatisfy { words.contains(String($0)) }
    }
}
