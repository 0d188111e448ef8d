import HTTPMessages
import Testing

@Suite("Where a head ends")
struct HeadScannerTests {
    private static let message = Array("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\nbody\r\n\r\n".utf8)
    private static let headSize = message.count - 8

    @Test("At the first empty line behind one that is not empty, however the bytes are cut")
    func cuts() {
        for cut in 0...Self.message.count {
            var scanner = HeadScanner(isInHead: true)
            let first = scanner.scan(Self.message[..<cut])
            let second = scanner.scan(Self.message[cut...])
            #expect(first + second == Self.headSize)
            #expect(!scanner.isInHead)
        }
    }

    @Test("Outside of heads nothing is one, until the next is expected")
    func outside() {
        var scanner = HeadScanner(isInHead: false)
        #expect(scanner.scan(Self.message) == 0)
        scanner.expectHead()
        #expect(scanner.scan(Self.message) == Self.headSize)
    }

    @Test("Line ends may be bare LF")
    func bareLF() {
        var scanner = HeadScanner(isInHead: true)
        #expect(scanner.scan(Array("A\n\nB".utf8)) == 3)
    }
}
