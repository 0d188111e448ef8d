import BodyFormats
import TestSupport
import Testing

@testable import Secrets

@Suite("Secrets anywhere in a text (docs/design.md §8)")
struct SecretSearchTests {
    private static let secret = Array("p4ss/w0rd+of-Acme_7".utf8)

    private func memory(_ secrets: [[UInt8]] = [Self.secret]) -> RedactionMemory {
        let memory = RedactionMemory()
        for secret in secrets { memory.known.learn(secret) }
        return memory
    }

    private func redacted(_ text: String, _ kind: SecretSearch.Kind = .text) -> String {
        let bytes = Array(text.utf8)
        return String(decoding: memory().edits(of: bytes, kind: kind).applied(to: bytes), as: UTF8.self)
    }

    @Test(
        "A known secret is found however it is escaped or encoded, and something of the same form comes instead",
        arguments: [
            ("a p4ss/w0rd+of-Acme_7 b", "a REDACTED001REDACTEx b"),
            (#"a p4ss\/w0rd\u002bof-\u0041cme_7 b"#, "a REDACTED001REDACTEx b"),
            ("a=p4ss%2fw0rd%2Bof-Acme_7&b", "a=REDACTED001REDACTEx&b"),
            ("a=p4ss%252Fw0rd%252Bof-Acme_7&b", "a=REDACTED001REDACTEx&b"),
            (#"{"j":"{\"k\":\"p4ss\\/w0rd+of-Acme_7\"}"}"#, #"{"j":"{\"k\":\"REDACTED001REDACTEx\"}"}"#),
            ("cDRzcy93MHJkK29mLUFjbWVfNw==.", "REDACTED001REDACTEDREDACTx==."),
            ("eDpwNHNzL3cwcmQrb2YtQWNtZV83", "eDREDACTED001REDACTEDREDACTx"),
            ("703473732f773072642b6f662d41636d655f37", "dec0ded0001dec0ded0dec0ded0dec0ded0def"),
            ("703473732F773072642B6F662D41636D655F37", "DEC0DED0001DEC0DED0DEC0DED0DEC0DED0DEF"),
            ("p4ss/w0rd+of-Acme_", "p4ss/w0rd+of-Acme_"),
        ]
    )
    func encodings(text: String, expected: String) {
        #expect(redacted(text) == expected)
    }

    @Test(
        "A secret in which something looks like an escape is found where others are escaped",
        arguments: [
            (#"..T%db3,\&Zd;<Ub"#, #"["..T%db3,\\&Zd;<Ub"]"#), ("a%2Fb/c4d5e6f7", #"["a%2Fb\/c4d5e6f7"]"#),
            (#"a\nb+c4d5e6f7"#, #"https://h.example/?k=a\nb%2Bc4d5e6f7"#),
        ]
    )
    func likeEscapes(secret: String, text: String) {
        let (bytes, memory) = (Array(text.utf8), memory([Array(secret.utf8)]))
        #expect(memory.known.isIn(bytes))
        for kind in [SecretSearch.Kind.json, .text] {
            let redacted = memory.edits(of: bytes, kind: kind).applied(to: bytes)
            #expect(!memory.known.isIn(redacted))
            #expect(String(decoding: redacted, as: UTF8.self).contains("REDACTED001"))
        }
    }

    @Test("In files what is known is found however it is escaped, and keys are not told by their look")
    func bytes() {
        #expect(redacted("a p4ss/w0rd+of-Acme_7 b", .bytes) == "a REDACTED001REDACTEx b")
        #expect(redacted(#"a p4ss\/w0rd+of-Acme_7 b"#, .bytes) == "a REDACTED001REDACTEx b")
        #expect(redacted("sk-0123456789abcdefgh", .bytes) == "sk-0123456789abcdefgh")
        #expect(redacted("sk-0123456789abcdefgh", .text) == "sk-REDACTED001REDACTx")
    }

    @Test("In JSON what clients send back unchanged is not told by its look")
    func opaque() {
        let text = #"{"signature" : "sk-0123456789abcdefgh","thoughtSignature":"sk-0123456789abcdefgh","a":"x"}"#
        #expect(redacted(text, .json) == text)
        #expect(redacted(#"{"text":"sk-0123456789abcdefgh"}"#, .json) == #"{"text":"sk-REDACTED001REDACTx"}"#)
    }

    @Test("What is compared is the same for a text and for what is stored of it, whatever the key")
    func comparison() {
        var random = SeededGenerator(seed: 21)
        let alphabets = ["0123456789abcdef", "ABCxyz0189+/", "ABCxyz0189-_", "0123456789", "abcXYZ019#\"\\é"]
        for round in 0..<400 {
            let alphabet = Array(alphabets[round % alphabets.count].utf8)
            let count = Int.random(in: 8...60, using: &random)
            let secrets = (0..<2).map { _ in
                Array(String(decoding: random.bytes(count, from: alphabet), as: UTF8.self).utf8) + Array("q7".utf8)
            }
            let before = String(decoding: random.bytes(round % 9, from: Array("ab, =".utf8)), as: UTF8.self) + "<"
            let texts = secrets.map { encodings(of: $0, before: before) }
            for (first, second) in zip(texts[0], texts[1]) {
                let memory = memory(secrets)
                let stored = memory.edits(of: first, kind: .text).applied(to: first)
                let filter = SecretFilter(memory.known)
                let fresh = SecretFilter(KnownSecrets())
                let compared = filter.filtered(String(decoding: first, as: UTF8.self))
                #expect(compared == filter.filtered(String(decoding: second, as: UTF8.self)))
                #expect(compared == fresh.filtered(String(decoding: stored, as: UTF8.self)))
                #expect(filter.mayChange(first) && fresh.mayChange(stored))
                #expect(memory.edits(of: stored, kind: .text).isEmpty)
                #expect(!memory.known.isIn(stored))
            }
        }
    }

    /// A text with a secret in each encoding.
    private func encodings(of secret: [UInt8], before: String) -> [[UInt8]] {
        var writer = JSONWriter()
        writer.string(utf8: secret)
        let percent = secret.flatMap { PercentCoding.encoded($0, uppercase: true) }
        let hex = secret.flatMap { [HexDigit.lowercase($0 >> 4), HexDigit.lowercase($0)] }
        let plain =
            [secret, writer.bytes, percent, hex] + (0..<3).map { Base64.encode(Array("ab".utf8.prefix($0)) + secret) }
        return plain.map { Array(before.utf8) + $0 + Array("> and so on".utf8) }
    }

    @Test("A text without secrets is not changed, nor looked at string by string")
    func nothing() {
        let filter = SecretFilter(KnownSecrets())
        for text in ["", "prose", #"{"a":"b\n\u0041"}"#, "100 % of it", "the word REDACTE"] {
            #expect(!filter.mayChange(Array(text.utf8)))
            #expect(filter.filtered(text) == text)
        }
    }
}
