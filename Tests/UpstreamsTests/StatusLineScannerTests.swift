import HTTPMessages
import Testing

@testable import Upstreams

@Suite struct StatusLineScannerTests {
    /// The reasons found in `text`, given in the pieces between `cuts`.
    private func reasons(_ text: String, cuts: [Int] = [], count: Int) -> [String] {
        let bytes = Array(text.utf8)
        var scanner = StatusLineScanner()
        scanner.expectResponse()
        var start = 0
        for cut in cuts + [bytes.count] {
            scanner.scan(bytes[start..<cut])
            start = cut
        }
        return (0..<count).map { _ in scanner.takeReason() }
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\n\r\n", "OK"), ("HTTP/1.1 200 All  Good \r\nA: b\r\n\r\n", "All  Good "),
        ("HTTP/1.1 200 \r\n\r\n", ""), ("HTTP/1.1 200\r\n\r\n", ""), ("\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "OK"),
        ("HTTP/1.1 200 OK\n\n", "OK"), ("HTTP/1.1 404 näin\r\n\r\n", "näin"), ("", ""), ("HTTP/1.1 200 O", ""),
    ])
    func theReasonIsWhatFollowsTheStatus(text: String, reason: String) {
        #expect(reasons(text, count: 2) == [reason, ""])
    }

    @Test func interimAnswersHaveReasonsOfTheirOwn() {
        let text =
            "HTTP/1.1 100 Go\r\n\r\nHTTP/1.1 103 Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 Fine\r\nA: b\r\n\r\nHTTP/1.1 200 Body\r\n\r\n"
        let expected = ["Go", "Hints", "Fine", ""]
        #expect(reasons(text, count: 4) == expected)
        for cut in Array(text.utf8).indices { #expect(reasons(text, cuts: [cut], count: 4) == expected) }
        #expect(reasons(text, cuts: Array(0..<text.utf8.count), count: 4) == expected)
    }

    @Test func bytesThatNobodyExpectsAreNoHead() {
        var scanner = StatusLineScanner()
        scanner.scan(Array("HTTP/1.1 200 OK\r\n\r\n".utf8))
        #expect(scanner.takeReason() == "")
        scanner.expectResponse()
        scanner.scan(Array("HTTP/1.1 200 Yes\r\n\r\n".utf8))
        #expect(scanner.takeReason() == "Yes")
    }

    @Test func reasonsOfAnEarlierAnswerAreForgotten() {
        var scanner = StatusLineScanner()
        scanner.expectResponse()
        scanner.scan(Array("HTTP/1.1 200 Old\r\n\r\n".utf8))
        scanner.expectResponse()
        scanner.scan(Array("HTTP/1.1 200 New\r\n\r\n".utf8))
        #expect(scanner.takeReason() == "New")
    }

    @Test func anEndlessLineIsCut() {
        #expect(
            reasons("HTTP/1.1 200 " + String(repeating: "a", count: 100_000) + "\r\n\r\n", count: 1)[0].count < 8192
        )
    }

    @Test(arguments: [
        ("HTTP/1.1 204 A\r\n\r\n", "", BodyFraming.none),
        ("HTTP/1.1 200 A\r\nContent-Length: 0\r\n\r\n", "", .length(0)),
        ("HTTP/1.1 200 A\r\n\r\n", "abc", .length(3)),
        ("HTTP/1.1 100 A\r\n\r\nHTTP/1.1 200 A\r\n\r\n", "abc", .length(3)),
        ("HTTP/1.1 200 A\r\n\r\n", "3\r\nabc\r\n0\r\n\r\n", .chunked),
        ("HTTP/1.1 200 A\r\n\r\n", "0\r\nA: b\r\n\r\n", .chunked),
    ])
    func theEndOfAnAnswerIsKnown(head: String, body: String, framing: BodyFraming) {
        let bytes = Array((head + body).utf8)
        for cut in bytes.indices {
            var scanner = StatusLineScanner()
            scanner.expectResponse()
            scanner.scan(bytes[..<cut])
            if cut >= head.utf8.count {
                #expect(scanner.isExactly(framing) == (body.utf8.count == cut - head.utf8.count))
            }
            scanner.scan(bytes[cut...])
            #expect(scanner.isExactly(framing))
            #expect(!scanner.isExactly(.close))
            for more in ["x", "H", "HTTP/1.1 200 OK\r\n", "\r\nHTTP"] {
                var longer = scanner
                longer.scan(Array(more.utf8))
                #expect(!longer.isExactly(framing))
            }
            scanner.expectNothing()
            #expect(scanner.countBehindHead == 0)
        }
    }
}
