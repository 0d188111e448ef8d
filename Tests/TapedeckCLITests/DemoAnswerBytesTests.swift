import DemoGateway
import NIOHTTP1
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

    /// An answer in JSON whose link leads to a proxy on `port`.
    private func linked(_ outcome: String, port: Int, signature: String, more: String = "") -> DemoAnswerBytes {
        let body = #"{"url":"http://127.0.0.1:\#(port)/@demo-imgly/x?n=1&sig=\#(signature)"\#(more)}"#
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
        return DemoAnswerBytes(Array("\(head)x-tapedeck: \(outcome)\r\n\r\n\(body)".utf8))
    }

    @Test("The port and the signature of a link are not compared, nor is the length they make; all else is")
    func links() {
        let recorded = linked("recorded", port: 40_001, signature: "0123456789abcdef")
        #expect(linked("replayed", port: 4141, signature: "REDACTED").replays(recorded))
        #expect(!linked("replayed", port: 4141, signature: "REDACTED", more: " ").replays(recorded))
        let film = "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nx-tapedeck: "
        let (live, later) = ("recorded\r\nContent-Length: 10\r\n\r\n", "replayed\r\nContent-Length: 11\r\n\r\n")
        #expect(!DemoAnswerBytes(Array((film + later).utf8)).replays(DemoAnswerBytes(Array((film + live).utf8))))
    }

    @Test("Other cuts of a chunked body, or another end of it, are not the same")
    func cuts() {
        func chunked(_ outcome: String, _ body: String) -> DemoAnswerBytes {
            let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nx-tapedeck: \(outcome)\r\n\r\n"
            return DemoAnswerBytes(Array((head + body).utf8))
        }
        let recorded = chunked("recorded", "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n")
        #expect(recorded.received.body == Array("abc".utf8))
        #expect(chunked("replayed", "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n").replays(recorded))
        #expect(!chunked("replayed", "3\r\nabc\r\n0\r\n\r\n").replays(recorded))
        #expect(!chunked("replayed", "2\r\nab\r\n1\r\nc\r\n").replays(recorded))
    }

    @Test("Cuts do not count where a link may have been held")
    func heldLinks() {
        func chunked(_ outcome: String, _ port: Int, _ cut: Int) -> DemoAnswerBytes {
            let body = "data: {\"url\":\"http://127.0.0.1:\(port)/@s/a\"}\n\n"
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
            let chunks = [body.prefix(cut), body.dropFirst(cut)].map {
                "\(String($0.utf8.count, radix: 16))\r\n\($0)\r\n"
            }
            return DemoAnswerBytes(Array("\(head)x-tapedeck: \(outcome)\r\n\r\n\(chunks.joined())0\r\n\r\n".utf8))
        }
        #expect(chunked("replayed", 4141, 20).replays(chunked("recorded", 40_001, 13)))
    }

    @Test("Status, fields and kind are read from the head")
    func head() {
        let answer = DemoAnswerBytes(
            Array("HTTP/1.1 302 Found\r\nLocation: http://a/b\r\nContent-Type: image/png\r\n\r\n".utf8)
        )
        #expect(answer.status == 302 && answer.isMedia)
        #expect(answer.received.headers["location"] == ["http://a/b"])
        #expect(DemoAnswerBytes([]).status == 0)
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
