import TestSupport
import Testing

@testable import BodyFormats

@Suite("Base64 in a text (docs/design.md §4)")
struct Base64RunsTests {
    /// Base64 of so many characters, padding included, that stands for bytes nobody else has.
    private static func base64(_ characters: Int, padding: Int = 0) -> String {
        let bytes = (0..<characters / 4 * 3 - padding).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
        return Base64.encodedString(bytes)
    }

    private func found(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        return Base64Runs(bytes).map { run in
            #expect(Base64.encode(run.content) == Array(bytes[run.range]))
            return String(decoding: bytes[run.range], as: UTF8.self)
        }
    }

    @Test("Runs of 1 KiB and more are found behind a quote and behind ;base64,; shorter ones are not")
    func places() {
        for padding in 0...2 {
            for length in [1024, 1028, 5000] {
                let run = Self.base64(length, padding: padding)
                #expect(run.utf8.count == length)
                #expect(found("{\"b64_json\":\"\(run)\"}") == [run])
                #expect(found("{\"inlineData\":{\"data\": \"\(run)\"}}") == [run])
                #expect(found("{\"url\":\"data:image/png;base64,\(run)\"}") == [run])
                #expect(found("data: {\"url\":\"data:text/x;charset=utf-8;BASE64,\(run)\"}\n\n") == [run])
                #expect(found("{\"content\":\"![a](data:image/png;base64,\(run)) and\\nmore\"}") == [run])
                #expect(found("{\"arguments\":\"{\\\"image\\\":\\\"\(run)\\\"}\"}") == [run])
                #expect(found("\"\(run)\"") == [run])
                #expect(found("[\"\(run)\",\"\(run)\"]") == [run, run])
            }
            let (first, second) = (Self.base64(1024), Self.base64(1024, padding: padding))
            #expect(found("\"\(first)\"\(second)\"") == [first, second])
            let short = Self.base64(1020, padding: padding)
            #expect(found("{\"b64_json\":\"\(short)\"}") == [])
        }
    }

    @Test("What encoding would not give back exactly is left alone")
    func leftAlone() {
        let run = Self.base64(2048)
        let padded = Self.base64(2048, padding: 2)
        let others = [
            "{\"a\":\"\(run.dropLast())\"}",  // no whole group
            "{\"a\":\"\(padded.dropLast())\"}",  // half the padding
            "{\"a\":\"\(padded)=\"}",  // too much padding
            "{\"a\":\"\(padded.dropLast(3))x==\"}",  // unused bits are not zero
            "{\"a\":\"\(run.dropLast(8))-_-_-_-_\"}",  // the alphabet of URLs ends it
            "{\"a\":\"\(run)\\/\(run)\"}",  // escaped
            "{\"a\":\"\(run)\\u002b\"}",
            "{\"a\":\"\(padded.dropLast(2))\\u003d\\u003d\"}",
            "{\"a\":\"data:image/png;base64,\(run)%2B\(run)\"}",
            "{\"a\":\"x \(run)\"}",  // inside a text
            "{\"a\":\"\\n\(run)\"}",
            "{\"a\":\"b,\(run)\"}",
            "\(run)",
            "",
        ]
        for text in others { #expect(found(text) == [], "\(text.prefix(12))…\(text.suffix(24))") }
    }

    @Test("A text that breaks off within a run keeps it where whole groups are left")
    func truncated() {
        let text = "{\"b64_json\":\"" + Self.base64(1100)
        let start = 13
        for length in start...text.utf8.count {
            let run = length - start
            let isFound = run >= Base64Runs.shortest && run.isMultiple(of: 4)
            #expect(found(String(text.prefix(length))).map(\.utf8.count) == (isFound ? [run] : []))
        }
    }

    @Test("Nothing outside the range is looked at")
    func ranges() {
        let run = Self.base64(1024)
        let text = Array("\"\(run)\"".utf8)
        #expect(Base64Runs(text, in: 0..<text.count).map(\.range) == [1..<1025])
        #expect(Base64Runs(text, in: 0..<1025).map(\.range) == [1..<1025])
        #expect(Base64Runs(text, in: 1..<text.count).map(\.range) == [])
        #expect(Base64Runs(text, in: 0..<1024).map(\.range) == [])
        #expect(Base64Runs(text, in: 4..<4).map(\.range) == [])
        let padded = Array("\"\(Self.base64(1028, padding: 2))".utf8)
        #expect(Base64Runs(padded, in: 0..<1029).map(\.range) == [1..<1029])
        #expect(Base64Runs(padded, in: 0..<1027).map(\.range) == [])
    }

    @Test("Random text: the runs that a search byte by byte finds, and putting them back is the identity")
    func random() {
        var generator = SeededGenerator(seed: 64)
        var count = 0
        for _ in 0..<400 {
            let text = randomText(&generator)
            let runs = Array(Base64Runs(text))
            #expect(runs.map(\.range) == Self.slowly(text))
            var joined: [UInt8] = []
            var start = 0
            for run in runs {
                joined += text[start..<run.range.lowerBound] + Base64.encode(run.content)
                start = run.range.upperBound
            }
            #expect(joined + text[start...] == text)
            count += runs.count
        }
        #expect(count > 150)
    }

    private func randomText(_ generator: inout SeededGenerator) -> [UInt8] {
        let marks = [
            "\"", "\"", ";base64,", ";Base64,", ",", "\\\"", "\\/", "\\u002f", "=", "==", "-", "%", " ", "\n", "é",
            "\u{FF}",
        ]
        var text: [UInt8] = []
        for _ in 0..<Int.random(in: 0..<12, using: &generator) {
            text += Array(marks[Int.random(in: marks.indices, using: &generator)].utf8)
            guard Bool.random(using: &generator) else { continue }
            let length = Int.random(in: 1000..<1060, using: &generator)
            let bytes = generator.bytes(length / 4 * 3, from: Array(UInt8.min...UInt8.max))
            text += Base64.encode(bytes.dropLast(Int.random(in: 0..<3, using: &generator)))
            if Bool.random(using: &generator) { text.append(0x22) }
        }
        return text
    }

    /// The same rule, read from left to right.
    private static func slowly(_ text: [UInt8]) -> [Range<Int>] {
        let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var ranges: [Range<Int>] = []
        var start = 0
        while start < text.count {
            var end = start
            while end < text.count, alphabet.contains(text[end]) { end += 1 }
            let letters = end
            while end < text.count, end < letters + 2, text[end] == UInt8(ascii: "=") { end += 1 }
            let before = String(decoding: text[..<start], as: UTF8.self).lowercased()
            let after = String(decoding: text[end...].prefix(2), as: UTF8.self)
            let stands = before.hasSuffix("\"") || before.hasSuffix(";base64,")
            let goesOn = "=-_%".contains(after.prefix(1)) && after != "" || after == "\\/" || after == "\\u"
            if end - start >= 1024, stands, !goesOn, Base64.decode(text[start..<end]) != nil {
                ranges.append(start..<end)
            }
            start = letters + 1
        }
        return ranges
    }
}
