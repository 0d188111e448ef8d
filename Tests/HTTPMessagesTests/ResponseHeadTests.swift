import HTTPMessages
import NIOCore
import NIOHTTP1
import Testing

@Suite struct ResponseHeadTests {
    private func wire(_ head: ResponseHead) -> String {
        var buffer = ByteBuffer()
        head.write(into: &buffer)
        return String(buffer: buffer)
    }

    @Test func aHeadIsWrittenAsItIs() {
        let head = ResponseHead(
            status: 529,
            reason: "Quite Busy",
            headers: ["x-B": "1", "Set-Cookie": "a", "set-cookie": "b"]
        )
        #expect(wire(head) == "HTTP/1.1 529 Quite Busy\r\nx-B: 1\r\nSet-Cookie: a\r\nset-cookie: b\r\n\r\n")
    }

    @Test func anEmptyReasonKeepsItsSpace() {
        #expect(wire(ResponseHead(status: 200, reason: "")) == "HTTP/1.1 200 \r\n\r\n")
    }

    @Test func theVersionOnTheWireIsThatOfTheSender() {
        #expect(wire(ResponseHead(status: 200, reason: "OK", version: .http1_0)) == "HTTP/1.1 200 OK\r\n\r\n")
    }

    @Test func aStatusHasAStandardReason() {
        #expect(ResponseHead(status: 404).reason == "Not Found")
    }

    @Test(arguments: [
        (99, "OK", false), (100, "", true), (999, "OK", true), (1000, "OK", false), (0, "OK", false),
        (200, "Quite\tFine", true), (200, "caf\u{E9}", true), (200, "a\u{0}", false), (200, "a\rb", false),
        (200, "a\nb", false), (200, "\u{1B}[2J", false), (200, "\u{7F}", false),
    ])
    func aStatusLineIsThreeDigitsAndAPhrase(status: Int, reason: String, isWellFormed: Bool) {
        #expect(ResponseHead(status: status, reason: reason).isWellFormed == isWellFormed)
    }

    @Test func onlyInterimAnswersAreInformational() {
        #expect(
            [99, 100, 103, 199, 200].map { ResponseHead(status: $0).isInformational } == [
                false, true, true, true, false,
            ]
        )
    }
}
