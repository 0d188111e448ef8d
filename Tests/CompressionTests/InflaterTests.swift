import Compression
import TestSupport
import Testing

@Suite("Inflater")
struct InflaterTests {
    private let text = Array(String(repeating: "data: {\"delta\":\"Hello\"}\n\n", count: 50).utf8)

    /// Inflates in pieces of `size` bytes.
    private func inflate(
        _ bytes: [UInt8],
        _ format: CompressedFormat = .gzip,
        limit: Int = 1 << 20,
        cut size: Int = .max
    ) throws -> [UInt8] {
        let inflater = try Inflater(format, outputLimit: limit)
        var output: [UInt8] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            output += try inflater.feed(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        try inflater.finish()
        return output
    }

    /// A gzip member without its wrapping.
    private func rawDeflate(_ bytes: [UInt8]) throws -> [UInt8] {
        Array(try GzipMember.compress(bytes).dropFirst(10).dropLast(8))
    }

    /// RFC 1950: header, deflate, Adler-32.
    private func zlib(_ bytes: [UInt8]) throws -> [UInt8] {
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        let sum = high << 16 | low
        return try [0x78, 0x9C] + rawDeflate(bytes) + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) }
    }

    @Test("gzip, zlib and bare deflate come out the same in any cuts", arguments: [1, 2, 3, 7, 100, Int.max])
    func cuts(size: Int) throws {
        #expect(try inflate(GzipMember.compress(text), cut: size) == text)
        #expect(try inflate(zlib(text), .deflate, cut: size) == text)
        #expect(try inflate(rawDeflate(text), .deflate, cut: size) == text)
    }

    @Test("members one after another are one stream", arguments: [1, 5, Int.max])
    func members(size: Int) throws {
        let member = try GzipMember.compress(text)
        let empty = try GzipMember.compress([])
        #expect(try inflate(member + empty + member, cut: size) == text + text)
    }

    @Test("a stream that is cut anywhere is truncated, and yields nothing that is not in it")
    func truncated() throws {
        for bytes in [try GzipMember.compress(text), try zlib(text), try rawDeflate(text)] {
            let format: CompressedFormat = bytes.starts(with: [0x1F, 0x8B]) ? .gzip : .deflate
            for cut in 1..<bytes.count {
                let inflater = try Inflater(format, outputLimit: 1 << 20)
                let output = try inflater.feed(bytes[..<cut])
                #expect(text.starts(with: output))
                #expect(throws: CompressionError.truncated) { try inflater.finish() }
            }
        }
    }

    @Test("no bytes at all are a body without content")
    func empty() throws {
        #expect(try inflate([]) == [])
        #expect(try inflate([], .deflate) == [])
    }

    @Test("a wrong checksum is noticed")
    func checksum() throws {
        var bytes = try GzipMember.compress(text)
        bytes[bytes.count - 6] ^= 1
        #expect(throws: CompressionError.badData("incorrect data check")) { try inflate(bytes) }
        bytes = try zlib(text)
        bytes[bytes.count - 1] ^= 1
        #expect(throws: CompressionError.badData("incorrect data check")) { try inflate(bytes, .deflate) }
    }

    @Test("bytes behind the end are noticed", arguments: [1, 4, Int.max])
    func trailing(size: Int) throws {
        let junk = Array("junk junk junk".utf8)
        #expect(throws: CompressionError.trailingBytes) {
            try inflate(GzipMember.compress(text) + junk, cut: size)
        }
        #expect(throws: CompressionError.trailingBytes) { try inflate(zlib(text) + junk, .deflate, cut: size) }
    }

    @Test("what is no stream is an error")
    func noStream() throws {
        #expect(throws: CompressionError.badData("incorrect header check")) { try inflate(Array("Hello!".utf8)) }
    }

    @Test("the output limit holds on both of its sides")
    func limit() throws {
        let bytes = try GzipMember.compress(text)
        #expect(try inflate(bytes, limit: text.count) == text)
        #expect(throws: CompressionError.outputLimit(text.count - 1)) { try inflate(bytes, limit: text.count - 1) }
    }

    @Test("a piece is never larger than asked for")
    func pieces() throws {
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        let inflater = try Inflater(.gzip, outputLimit: 1 << 20)
        inflater.append(try GzipMember.compress(zeros))
        var output: [UInt8] = []
        while let piece = try inflater.next(upTo: 1_000) {
            #expect(piece.count <= 1_000)
            output += piece
        }
        try inflater.finish()
        #expect(output == zeros)
    }

    @Test("random bytes are errors or truncated, never a crash or a hang")
    func random() throws {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<500 {
            let bytes = random.bytes(Int.random(in: 1...300, using: &random))
            for format in [CompressedFormat.gzip, .deflate] { _ = try? inflate(bytes, format) }
        }
    }
}
