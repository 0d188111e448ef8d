import BodyFormats
import TestSupport
import Testing

struct FormReaderTests {
    private func pairs(_ text: String) -> [String] {
        FormReader.pairs(of: Array(text.utf8)).map { pair in
            let name = String(decoding: pair.name, as: UTF8.self)
            return pair.value.map { "\(name)=\(String(decoding: $0, as: UTF8.self))" } ?? name
        }
    }

    @Test(
        "pairs are decoded in their order",
        arguments: [
            ("a=1&b=2", ["a=1", "b=2"]), ("b=2&a=1&b=3", ["b=2", "a=1", "b=3"]), ("", []), ("&&a=1&", ["a=1"]),
            ("a&b=", ["a", "b="]), ("=x", ["=x"]), ("a=b=c", ["a=b=c"]), ("q=a+b%20c%2B", ["q=a b c+"]),
            ("%61%3D=%26", ["a==&"]),
        ]
    )
    func read(text: String, expected: [String]) {
        #expect(pairs(text) == expected)
    }

    @Test("ranges point at what was sent")
    func ranges() throws {
        let bytes = Array("/v1?model=bfl%2Fflux&x".utf8)
        let pairs = FormReader.pairs(of: bytes, in: 4..<bytes.count)
        #expect(pairs.count == 2)
        #expect(bytes[pairs[0].nameRange] == Array("model".utf8)[...])
        #expect(bytes[try #require(pairs[0].valueRange)] == Array("bfl%2Fflux".utf8)[...])
        #expect(bytes[pairs[1].nameRange] == Array("x".utf8)[...])
        #expect(pairs[1].valueRange == nil)
    }

    @Test("random bytes are read without a crash, and every pair lies inside")
    func random() {
        var generator = SeededGenerator(seed: 1866)
        for _ in 0..<5_000 {
            let bytes = generator.bytes(Int.random(in: 0...20, using: &generator), from: Array("a=&%+4F".utf8) + [0xFF])
            for pair in FormReader.pairs(of: bytes) {
                #expect(pair.nameRange.upperBound <= (pair.valueRange?.lowerBound ?? bytes.count))
                #expect((pair.valueRange?.upperBound ?? 0) <= bytes.count)
            }
        }
    }
}
