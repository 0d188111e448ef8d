import TestSupport
import Testing

@testable import Secrets

@Suite("What looks like a key (docs/design.md §8)")
struct KeyShapeSearchTests {
    private func found(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        var found: [String] = []
        bytes.withUnsafeBufferPointer { buffer in
            KeyShapeSearch.search(buffer) { found.append(String(decoding: buffer[$0], as: UTF8.self)) }
        }
        return found
    }

    private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

    /// Prefix, alphabet and length of keys as their makers hand them out.
    static let kinds: [(String, String, Int)] = [
        ("sk-ant-api03-", letters + "-_", 95), ("sk-ant-admin01-", letters + "-_", 95),
        ("sk-ant-oat01-", letters + "-_", 60), ("sk-proj-", letters + "-_", 120), ("sk-svcacct-", letters + "-_", 80),
        ("sk-admin-", letters + "-_", 80), ("sk-or-v1-", "0123456789abcdef", 64), ("sk-aig-", letters, 32),
        ("sk_live_", letters, 24), ("sk_test_", letters, 24), ("sk_", letters, 32), ("sk-", letters, 48),
        ("rk_live_", letters, 24), ("ek_", letters, 32), ("AIza", letters + "-_", 35), ("ya29.", letters + "-_", 60),
        ("AKIA", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16), ("ASIA", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
        ("ABSK", letters + "+/", 110), ("hf_", String(letters.prefix(52)), 34), ("gsk_", letters, 52),
        ("r8_", letters, 37), ("xai-", letters, 80), ("pplx-", letters, 48), ("whsec_", letters + "+/", 32),
        ("ghp_", letters, 36), ("gho_", letters, 36), ("ghu_", letters, 36), ("ghs_", letters, 36),
        ("ghr_", letters, 36), ("github_pat_", letters + "_", 82), ("glpat-", letters, 20), ("npm_", letters, 36),
        ("nvapi-", letters, 64), ("csk-", letters, 48), ("tgp_v1_", letters, 43), ("tvly-", letters, 32),
        ("jina_", letters, 60),
    ]

    /// A key of a kind, with a digit in it.
    static func key(_ kind: (String, String, Int), _ random: inout SeededGenerator) -> String {
        while true {
            let text = String(decoding: random.bytes(kind.2, from: Array(kind.1.utf8)), as: UTF8.self)
            let isMixed = text.contains(where: \.isNumber) || !kind.1.contains(where: \.isNumber)
            if isMixed { return kind.0 + text }
        }
    }

    @Test("Keys of every kind are found between any two borders of tokens")
    func kinds() {
        var random = SeededGenerator(seed: 3)
        let borders = [
            ("", ""), (" ", "."), ("\"", "\""), ("key=", "&x"), ("(", ")"), ("\n", "\n"), ("é", "é"), ("/", ":"),
        ]
        for kind in Self.kinds {
            for (before, after) in borders {
                let key = Self.key(kind, &random)
                #expect(found(before + key + after) == [key], "\(kind.0)")
                #expect(found("x" + key).isEmpty, "\(kind.0) inside of a word")
            }
        }
    }

    @Test(
        "Tokens, credentials behind a scheme, passwords in URLs and private keys are found, without what is around them",
        arguments: [
            (
                "It is eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.AAAAAAAAAB. So!",
                "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.AAAAAAAAAB"
            ),
            ("curl -H 'authorization: bearer  Ab1.~+/Ab1Ab1Ab1Ab1=='", "Ab1.~+/Ab1Ab1Ab1Ab1=="),
            (
                "Key 0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f:0123456789abcdef0123456789abcdef",
                "0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f:0123456789abcdef0123456789abcdef"
            ),
            ("postgres://me:a1B2c3D4e5F6g7H8@db.example/x@y", "a1B2c3D4e5F6g7H8"),
            ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc=\n-----END RSA PRIVATE KEY-----\n", "MIIE\nabc="),
            ("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq", "MIIEvQIBADANBgkq"),
            (
                "'-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\nMIIEvQIBADANBg+/\nab+=' was cut. So!",
                "MIIEvQIBADANBgkq\nMIIEvQIBADANBg+/\nab+="
            ),
            (
                "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIEvQIBADANBgkq\u{0}.",
                "Proc-Type: 4,ENCRYPTED\n\nMIIEvQIBADANBgkq"
            ),
        ]
    )
    func others(text: String, expected: String) {
        #expect(found(text) == [expected])
    }

    @Test(
        "Prose, names, ids, hashes, stand-ins and media are none",
        arguments: [
            "Bearer of good news and of internationalisation", "Bearer token", "the sk- prefix", "sk-1234",
            "sk-learn-pipeline-v2-final-release", "task-1234567890abcdef12", "desk_1234567890abcdef12",
            "sk_learn_model",
            "gw_0123456789abcdef0123", "resp_0123456789abcdef0123", "msg_01AbCdEfGhIjKlMnOp",
            "chatcmpl-9a8b7c6d5e4f3a2b",
            "req_0123456789abcdef", "org-0123456789abcdefAB", "0123456789abcdef0123456789abcdef",
            "sha256:0123456789abcdef", "https://user@host.example/a", "https://me:short1@host.example/",
            "sk-REDACTED001REDACTEx", "Bearer abcDREDACTED001REDACTEx", "sk-REDACTEDREDACTEDRE", "AKIA",
            "AKIAIOSFODNNSEXAMPLE1",
            "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9", "eyJub3QiOiJhIHRva2VuIn0.eyJ4IjoxfQ.AAAA",
            "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----",
            "It begins with `-----BEGIN PRIVATE KEY-----` and ends like that.",
            "-----BEGIN PRIVATE KEY-----, which words follow, and -----BEGIN PRIVATE KEY----- again",
            "After -----BEGIN PRIVATE KEY----- there are lines, and many words.", "AIzaSy-short",
            "2026-11-21T07:10:36.123Z",
        ]
    )
    func none(text: String) {
        #expect(found(text).isEmpty)
    }

    @Test("Nothing is found in base64 of any kind, nor in hexadecimal digits")
    func media() {
        var random = SeededGenerator(seed: 4)
        let alphabets = [Self.letters + "+/", Self.letters + "-_", "0123456789abcdef"]
        for round in 0..<30 {
            let text = random.bytes(20_000, from: Array(alphabets[round % 3].utf8))
            #expect(found(String(decoding: text, as: UTF8.self)).isEmpty)
        }
    }

    /// In some MiB of base64 each beginning of four characters turns up behind a `/` or a `+`.
    @Test("What begins like a key within base64 is none, on one line or on many", arguments: [nil, 76])
    func beginnings(lineLength: Int?) {
        var random = SeededGenerator(seed: 5)
        let alphabet = Array((Self.letters + "+/").utf8)
        for (prefix, letters, count) in Self.kinds where prefix.allSatisfy({ $0.isLetter || $0.isNumber }) {
            for sign in ["/", "+"] {
                var text = random.bytes(20_000, from: alphabet)
                let key = Array((sign + Self.key((prefix, letters, count), &random) + sign).utf8)
                let places = stride(from: 40, to: 19_000, by: 1_009)
                for place in places { text.replaceSubrange(place..<place + key.count, with: key) }
                if let lineLength {
                    let lines = stride(from: 0, to: text.count, by: lineLength).map {
                        text[$0..<min(text.count, $0 + lineLength)]
                    }
                    text = Array(lines.joined(separator: [0x0D, 0x0A]))
                }
                #expect(found(String(decoding: text, as: UTF8.self)).isEmpty, "\(prefix)")
            }
        }
    }

    @Test("A key in the path of a URL is one")
    func paths() {
        var random = SeededGenerator(seed: 6)
        for kind in Self.kinds {
            let key = Self.key(kind, &random)
            let end = kind.1.contains("/") ? "" : "/rotate"
            #expect(found("https://gateway.example/v1/keys/\(key)\(end)") == [key])
        }
    }
}
