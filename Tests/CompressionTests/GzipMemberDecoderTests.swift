import Compression
import Testing

@Suite("GzipMemberDecoder")
struct GzipMemberDecoderTests {
    @Test("members are told apart, in any cuts", arguments: [1, 3, 50, 10_000])
    func cuts(size: Int) throws {
        let texts = ["eins", "", String(repeating: "zwei", count: 500)].map { Array($0.utf8) }
        let bytes = try texts.flatMap { try GzipMember.compress($0) }
        var decoder = try GzipMemberDecoder()
        var position = 0
        for text in texts {
            try decoder.reset()
            var isEnded = false
            while !isEnded {
                let input = bytes[position..<min(position + size, bytes.count)]
                switch try decoder.decode(input) {
                case .needsInput: position += input.count
                case .ended(let consumed):
                    position += consumed
                    isEnded = true
                }
            }
            #expect(decoder.content == text)
        }
        #expect(position == bytes.count)
    }

    @Test("size and ratio are limited, on both sides of each limit")
    func limits() throws {
        let content = [UInt8](repeating: 0, count: 10_000)
        let member = try GzipMember.compress(content)
        func decode(_ inflated: Int, _ ratio: Int, _ freeOfRatio: Int) throws(CompressionError) -> Bool {
            let limits = GzipMemberLimits(inflated: inflated, ratio: ratio, freeOfRatio: freeOfRatio)
            var decoder = try GzipMemberDecoder(limits: limits)
            return try decoder.decode(member[...]) == .ended(consumed: member.count)
        }
        let ratio = content.count / member.count + 1
        #expect(try decode(10_000, ratio, 0))
        #expect(try decode(10_000, 1, 10_000))
        #expect(throws: CompressionError.outputLimit(9_999)) { try decode(9_999, ratio, 0) }
        #expect(throws: CompressionError.self) { try decode(10_000, ratio - 1, 9_999) }
    }

    @Test("what is no member is an error")
    func noMember() throws {
        var decoder = try GzipMemberDecoder()
        #expect(throws: CompressionError.badData("incorrect header check")) {
            _ = try decoder.decode(Array("hello".utf8)[...])
        }
    }
}
