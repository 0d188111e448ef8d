import HTTPMessages
import NIOHTTP1
import Testing

@testable import Exchanges

@Suite("The head of an answer as the client gets it (docs/design.md §3, §5)")
struct AnswerHeadTests {
    private func made(_ headers: HTTPHeaders, _ framing: BodyFraming, origin: String? = nil) -> [String] {
        let head = ResponseHead(status: 200, reason: "Fine", headers: headers)
        let made = AnswerHead(outcome: .recorded, interaction: "default/3", origin: origin)
            .make(from: head, framing: framing)
        #expect(made.reason == "Fine")
        return made.headers.map { "\($0.name): \($0.value)" }
    }

    @Test("Order, spelling and repetition stay; hop-by-hop fields and those that Connection names go")
    func hopByHop() {
        #expect(
            made(
                [
                    "X-a": "1", "CONTENT-length": "5", "Connection": "keep-alive, x-hop", "X-Hop": "1",
                    "Keep-Alive": "timeout=5", "x-A": "2",
                ],
                .length(5)
            ) == [
                "X-a: 1", "CONTENT-length: 5", "x-A: 2", "x-tapedeck: recorded",
                "x-tapedeck-interaction: default/3",
            ]
        )
    }

    @Test("An interim answer has neither framing nor what concerns one connection or this server")
    func interim() {
        let head = ResponseHead(
            status: 103,
            reason: "Early",
            headers: [
                "Link": "a", "Content-Length": "5", "transfer-encoding": "chunked", "Connection": "x-hop", "X-Hop": "1",
                "x-tapedeck": "own", "Access-Control-Allow-Origin": "*", "Alt-Svc": "h3", "link": "b",
            ]
        )
        let made = AnswerHead.interim(from: head)
        #expect((made.status, made.reason) == (103, "Early"))
        #expect(made.headers.map { "\($0.name): \($0.value)" } == ["Link: a", "link: b"])
    }

    @Test("What leads clients past the proxy is not sent: alt-svc, HSTS, the domain of cookies")
    func misleading() {
        #expect(
            made(
                [
                    "Alt-Svc": "h3", "Strict-Transport-Security": "max-age=1",
                    "Set-Cookie": "a=b; Domain=img.ly; Path=/", "x-tapedeck": "forged",
                ],
                .none
            ) == [
                "Set-Cookie: a=b; Path=/", "x-tapedeck: recorded", "x-tapedeck-interaction: default/3",
            ]
        )
    }

    @Test("The chunked coding keeps its place; a missing framing field is added")
    func framing() {
        #expect(
            made(["transfer-ENCODING": "chunked", "A": "1"], .chunked).prefix(2) == [
                "transfer-ENCODING: chunked", "A: 1",
            ]
        )
        #expect(made(["A": "1"], .chunked).prefix(2) == ["A: 1", "Transfer-Encoding: chunked"])
    }

    @Test("A browser's page may read the answer: its origin is reflected, every field is named (§12)")
    func origins() {
        let lines = made(
            ["Access-Control-Allow-Origin": "*", "X-Id": "1", "Content-Length": "0"],
            .length(0),
            origin: "http://localhost:5173"
        )
        #expect(
            lines == [
                "X-Id: 1", "Content-Length: 0", "x-tapedeck: recorded", "x-tapedeck-interaction: default/3",
                "Access-Control-Allow-Origin: http://localhost:5173", "Vary: Origin",
                "Access-Control-Expose-Headers: x-id, content-length, x-tapedeck, x-tapedeck-interaction",
            ]
        )
    }
}
