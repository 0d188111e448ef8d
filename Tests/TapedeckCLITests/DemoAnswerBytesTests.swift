import Testing

@testable import TapedeckCLI

@Suite("What the demo compares")
struct DemoAnswerBytesTests {
    private func answer(_ outcome: String, _ body: String = "ab", more: String = "") -> DemoAnswerBytes {
        DemoAnswerBytes(Array("HTTP/1.1 200 OK\r\nA: 1\r\n\(more)x-tapedeck: \(outcome)\r\n\r\n\(body)".utf8))
    }

    @Test("A replay of a recording, whatever it says about retries, is its replay")
    func equal() {
        #expect(answer("replayed").replays(answer("recorded")))
        #expect(answer("replayed", more: "retry-after: 0\r\n").replays(answer("recorded", more: "Retry-After: 9\r\n")))
    }

    @Test("Another body, another field, or another outcome is not")
    func different() {
        #expect(!answer("replayed", "ac").replays(answer("recorded")))
        #expect(!answer("replayed", more: "B: 2\r\n").replays(answer("recorded")))
        #expect(!answer("missed").replays(answer("recorded")))
        #expect(!answer("replayed").replays(answer("error")))
    }

    @Test("Two answers that never came prove nothing")
    func nothing() { #expect(!DemoAnswerBytes([]).replays(DemoAnswerBytes([]))) }

    @Test("Events are counted without the chunked coding and without comments")
    func events() {
        let body = "7\r\ndata: 1\r\n2\r\n\n\n\r\n5\r\n: c\n\n\r\n0\r\n\r\n"
        let chunked = DemoAnswerBytes(
            Array(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n\(body)".utf8
            )
        )
        #expect(chunked.events == 1)
        #expect(chunked.bodySize == 14)
    }
}
