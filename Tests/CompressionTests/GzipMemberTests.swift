import Compression
import TestSupport
import Testing

@Suite("GzipMember")
struct GzipMemberTests {
    @Test("the header is fixed: no time, no name, no operating system")
    func header() throws {
        #expect(try GzipMember.compress(Array("x".utf8)).starts(with: GzipMember.header))
        #expect(try GzipMember.compress([]).starts(with: GzipMember.header))
    }

    @Test("equal input gives equal bytes, and comes back")
    func deterministic() throws {
        var random = SeededGenerator(seed: 2)
        for size in [0, 1, 100, 70_000, 300_000] {
            let bytes = random.bytes(size, below: 20)
            let member = try GzipMember.compress(bytes)
            #expect(try GzipMember.compress(bytes) == member)
            #expect(try Inflater(.gzip, outputLimit: size).feed(member) == bytes)
        }
    }

    @Test("it never shrinks more than a reader accepts")
    func ratio() throws {
        let small = [UInt8](repeating: 7, count: 1 << 20)
        #expect(try GzipMember.compress(small).count < 2_000)
        let large = [UInt8](repeating: 7, count: 3 << 20)
        let member = try GzipMember.compress(large)
        #expect(GzipMemberLimits.standard.allows(inflated: large.count, compressed: member.count))
        var decoder = try GzipMemberDecoder()
        #expect(try decoder.decode(member[...]) == .ended(consumed: member.count))
    }
}
