import HTTPMessages
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOPosix
import Testing

@testable import Listening

@Suite struct ExchangeCopyTests {
    private func copied(_ fields: [(String, String)], head: Int = 100) -> ExchangeCopy? {
        let request = RequestHead(method: "POST", target: "/a", headers: HTTPHeaders(fields))
        return ExchangeCopy(ByteBuffer(repeating: 0x61, count: head), of: request)
    }

    @Test("a request is copied whose end is known from its head, and that is not too large")
    func requests() {
        #expect(copied([]) != nil)
        #expect(copied([("Content-Length", "0")]) != nil)
        #expect(copied([("Content-Length", "\(ExchangeCopy.limit - 100)")]) != nil)
        #expect(copied([("Content-Length", "\(ExchangeCopy.limit - 99)")]) == nil)
        #expect(copied([("Transfer-Encoding", "chunked")]) == nil)
        #expect(copied([("Content-Length", "1"), ("Expect", "100-continue")]) == nil)
    }

    @Test("it is whole when all of the body is here, and was wanted")
    func body() throws {
        var copy = try #require(copied([("Content-Length", "4")]))
        #expect(!copy.isWhole)
        copy.isWanted = true
        copy.received(ByteBuffer(string: "ab"))
        #expect(!copy.isWhole)
        copy.received(ByteBuffer(string: "cd"))
        #expect(copy.isWhole && String(buffer: copy.body) == "abcd")
        var unwanted = try #require(copied([]))
        unwanted.sent(.byteBuffer(ByteBuffer(string: "x")))
        #expect(!unwanted.isWhole && unwanted.answer.readableBytes == 0)
    }

    @Test("an answer is copied up to the limit, in any cuts, and let go of above it")
    func answers() throws {
        var copy = try #require(copied([]))
        copy.isWanted = true
        copy.sent(.byteBuffer(ByteBuffer(string: "HTTP")))
        copy.sent(.byteBuffer(ByteBuffer(repeating: 0x61, count: ExchangeCopy.limit - 4)))
        #expect(copy.isWhole && copy.answer.readableBytes == ExchangeCopy.limit)
        copy.sent(.byteBuffer(ByteBuffer(string: "!")))
        #expect(!copy.isWhole && copy.answer.readableBytes == 0)
        copy.sent(.byteBuffer(ByteBuffer(string: "!")))
        #expect(!copy.isWhole && copy.answer.readableBytes == 0)
    }

    @Test("what comes out of a file is not copied")
    func files() throws {
        var copy = try #require(copied([]))
        copy.isWanted = true
        let handle = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: -1)
        copy.sent(.fileRegion(FileRegion(fileHandle: handle, readerIndex: 0, endIndex: 1)))
        #expect(!copy.isWhole)
        _ = try handle.takeDescriptorOwnership()
    }
}
