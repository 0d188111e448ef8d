import BodyFormats
import HTTPMessages
import NIOHTTP1
import Secrets

/// Redaction: a known secret is in what is written in no encoding, JSON stays JSON, twice is as once, and the cuts of a
/// stream make no difference.
///
/// The first 16 bytes are the secret, the rest is the body around it.
enum RedactionTarget {
    private static let secretCount = 16

    static func run(_ input: FuzzInput) {
        let secret = input.bytes.prefix(secretCount).map { 0x21 + ($0 & 0x7F) % 94 }
        let rest = Array(input.bytes.dropFirst(secretCount))
        let memory = RedactionMemory()
        // Of what words are made, and of what stand-ins are, is not searched for.
        guard isUnlikeStandIns(secret), memory.known.learn(secret) else { return body(rest, input, RedactionMemory()) }
        if input.choice == 0xFF { return stream(secret + rest, input) }
        let place = PlantedSecret(secret, in: rest, choice: input.choice)
        let isAnswer = input.choice & 1 == 0
        let redactor = BodyRedactor(memory: memory)
        let (redacted, steps) = redactor.redacted(place.body, format: place.format, isAnswer: isAnswer)
        expect(!redacted.holds(secret), "a secret is left as it is")
        expect(!redacted.holds(place.written), "a secret is left as \(place.encoding)")
        expect(steps.reduce(place.body) { $1.applied(to: $0) } == redacted, "the steps lead elsewhere")
        checkJSON(place.body, redacted, place.format, secret)
        let again = redactor.redacted(redacted, format: place.format, isAnswer: isAnswer).body
        expect(again == redacted || isMalformed(place.body, place.format), "what was redacted is redacted again")
        head(secret, rest, memory)
    }

    private static func isUnlikeStandIns(_ secret: [UInt8]) -> Bool {
        !["EDAC", "DACT", "ACTE", "dec0", "DEC0", "9090"].contains { secret.holds($0.utf8) }
    }

    /// A body without a known secret.
    private static func body(_ bytes: [UInt8], _ input: FuzzInput, _ memory: RedactionMemory) {
        let formats: [BodyRedactor.Format] = [
            .json, .eventStream, .form, .text, .binary, .multipart(boundary: Array("b".utf8)),
        ]
        let format = formats[Int(input.choice >> 1) % formats.count]
        let redactor = BodyRedactor(signatureParameters: ["acme_sig"], memory: memory)
        let isAnswer = input.choice & 1 == 0
        let (redacted, _) = redactor.redacted(bytes, format: format, isAnswer: isAnswer)
        checkJSON(bytes, redacted, format, [])
        let again = redactor.redacted(redacted, format: format, isAnswer: isAnswer).body
        expect(again == redacted || isMalformed(bytes, format), "what was redacted is redacted again")
    }

    /// Whether a body is no JSON where it should be: what makes it none may stand in a secret, and be gone with it, so that
    /// the next pass sees more than the first.
    private static func isMalformed(_ body: [UInt8], _ format: BodyRedactor.Format) -> Bool {
        switch format {
        case .json: !isJSON(body, in: 0..<body.count)
        case .eventStream:
            body.split { $0 == 0x0A || $0 == 0x0D }.contains { line in
                let start = line.firstIndex(of: UInt8(ascii: ":")).map { $0 + 1 } ?? line.startIndex
                return !isJSON(body, in: start..<line.endIndex)
            }
        case .form, .text, .binary, .multipart: false
        }
    }

    private static func isJSON(_ bytes: [UInt8], in range: Range<Int>) -> Bool {
        var scanner = JSONScanner(bytes, in: range, isLenient: true)
        do {
            while try scanner.next() != nil {}
            return true
        } catch {
            return false
        }
    }

    private static func checkJSON(
        _ body: [UInt8],
        _ redacted: [UInt8],
        _ format: BodyRedactor.Format,
        _ secret: [UInt8]
    ) {
        // A secret with quotes may stand across strings, and goes nevertheless.
        guard case .json = format, !secret.contains(UInt8(ascii: "\"")), (try? JSONParser.parse(body)) != nil else {
            return
        }
        expect((try? JSONParser.parse(redacted)) != nil, "what was JSON is none any more")
    }

    private static func head(_ secret: [UInt8], _ rest: [UInt8], _ memory: RedactionMemory) {
        let redactor = Redactor(memory: memory)
        let text = String(decoding: secret, as: UTF8.self)
        let around = String(decoding: rest.filter { $0 > 0x20 && $0 < 0x7F }, as: UTF8.self)
        let headers: HTTPHeaders = ["Authorization": "Bearer \(text)", "X": around + " \(text)", "Cookie": "a=\(text)"]
        for (name, value) in redactor.redact(headers) {
            expect(!value.utf8.holds(secret), "a secret is left in \(name)")
        }
        let url = redactor.redact(url: "/v1?\(around)&a=\(Encoding.percent.write(secret))")
        expect(!url.utf8.holds(Encoding.percent.write(secret).utf8), "a secret is left in a URL")
    }

    // MARK: Streams

    /// How much is searched at a time: less than usual, which takes less time.
    private static let window = 4 << 10
    private static let filler = Array(repeatElement(Array("word ".utf8), count: 8_000).joined())

    /// More than a stream looks at at a time, with the input where two looks meet, and elsewhere.
    private static func stream(_ bytes: [UInt8], _ input: FuzzInput) {
        let text = bytes + filler + bytes + filler.prefix(4000) + bytes
        let isText = (bytes.first ?? 1) & 1 == 1
        let memory = RedactionMemory()
        // What is found by its look is known from then on, and found elsewhere: so all is known before the cuts are compared.
        _ = streamed([text[...]], isText, memory)
        let count = memory.known.count
        let whole = streamed([text[...]], isText, memory)
        guard memory.known.count == count else { return }
        expect(streamed(input.cuts(of: text), isText, memory) == whole, "the cuts change what is redacted")
    }

    private static func streamed(
        _ pieces: [ArraySlice<UInt8>],
        _ isText: Bool,
        _ memory: RedactionMemory
    ) -> [UInt8] {
        var stream = SecretStream(storing: memory, isText: isText, window: window)
        var sent: [UInt8] = []
        for piece in pieces { sent += stream.take(Array(piece)) }
        return sent + stream.finish()
    }
}
