extension UInt8 {
    /// Bit `n % 64` of word `n / 64` is set where the character `n` may stand in a token.
    private static let tokens: (UInt64, UInt64) = {
        var words: (UInt64, UInt64) = (0, 0)
        for byte in "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8 {
            if byte < 64 { words.0 |= 1 << UInt64(byte) } else { words.1 |= 1 << UInt64(byte - 64) }
        }
        return words
    }()

    /// Whether the byte may stand in a token: a method, a field name (RFC 9110 §5.6.2).
    var isTokenByte: Bool {
        if self >= 0x80 { return false }
        return (self < 64 ? Self.tokens.0 >> UInt64(self) : Self.tokens.1 >> UInt64(self - 64)) & 1 == 1
    }
}
