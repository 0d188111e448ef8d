import HTTPMessages
import NIOCore
import NIOHTTP1
import Testing

@Suite struct ChunkedCodingTests {
    @Test(arguments: [(1, "1\r\n"), (15, "f\r\n"), (16, "10\r\n"), (65_536, "10000\r\n")])
    func aChunkOpensWithItsSizeInHexadecimal(size: Int, line: String) {
        var buffer = ByteBuffer()
        ChunkedCoding.writeOpening(size: size, into: &buffer)
        #expect(String(buffer: buffer) == line)
    }

    @Test func anySizeIsWritten() {
        for shift in 0..<63 {
            for size in [1 << shift, (1 << shift) &- 1, (1 << shift) | 0xA5] where size > 0 {
                var buffer = ByteBuffer(string: "x")
                ChunkedCoding.writeOpening(size: size, into: &buffer)
                #expect(String(buffer: buffer) == "x" + String(size, radix: 16) + "\r\n")
            }
        }
    }

    @Test func bytesBecomeAChunk() {
        var buffer = ByteBuffer(string: "x")
        ChunkedCoding.write(chunk: ByteBuffer(string: "0123456789"), into: &buffer)
        ChunkedCoding.write(chunk: ByteBuffer(string: "y"), into: &buffer)
        #expect(String(buffer: buffer) == "xa\r\n0123456789\r\n1\r\ny\r\n")
    }

    @Test(arguments: [nil, [:]] as [HTTPHeaders?])
    func aBodyWithoutTrailersEndsWithAnEmptyChunk(trailers: HTTPHeaders?) {
        var buffer = ByteBuffer()
        ChunkedCoding.writeEnd(trailers: trailers, into: &buffer)
        #expect(String(buffer: buffer) == "0\r\n\r\n")
    }

    @Test func trailersKeepOrderSpellingAndRepetition() {
        var buffer = ByteBuffer(string: "x")
        ChunkedCoding.writeEnd(trailers: ["X-b": "1", "x-A": "2", "X-B": ""], into: &buffer)
        #expect(String(buffer: buffer) == "x0\r\nX-b: 1\r\nx-A: 2\r\nX-B: \r\n\r\n")
    }
}
