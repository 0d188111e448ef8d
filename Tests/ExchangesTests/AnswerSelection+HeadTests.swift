import Blobs
import Cassettes
import HTTPMessages
import NIOHTTP1
import Testing

@testable import Exchanges

@Suite("The head of a part, of an unchanged body, of what was recorded as GET")
struct AnswerSelectionHeadTests {
    private static let recorded: HTTPHeaders = [
        "Date": "now", "content-TYPE": "video/mp4", "Content-Length": "10", "ETag": "\"v1\"", "Last-Modified": "then",
        "Cache-Control": "max-age=60", "Content-MD5": "of the whole", "Content-Disposition": "inline", "X-One": "1",
        "x-one": "2",
    ]

    private func head(
        _ headers: HTTPHeaders,
        method: String = "GET",
        of fields: HTTPHeaders = recorded,
        framing: Framing = .length
    ) throws -> (head: ResponseHead, framing: BodyFraming) {
        let interaction = try AnswerSelectionTests.interaction(answered: fields, framing: framing)
        let selection = AnswerSelection(
            of: interaction,
            size: 10,
            for: RequestHead(method: method, target: "/x", headers: headers)
        )
        let sent = selection.framing(of: interaction.response, method: method)
        let head = AnswerHead(outcome: .replayed).make(from: selection.head(of: interaction.response), framing: sent)
        return (head, sent)
    }

    private func lines(_ head: ResponseHead) -> [String] {
        ["\(head.status) \(head.reason)"]
            + head.headers.filter { $0.name != "x-tapedeck" }.map { "\($0.name): \($0.value)" }
    }

    private let recordedLines = recorded.map { "\($0.name): \($0.value)" }

    @Test("As recorded: every field in its order and spelling, and no tag that was not there")
    func plain() throws {
        let answer = try head([:])
        #expect(lines(answer.head) == ["200 Fine"] + recordedLines)
        #expect(answer.framing == .length(10))
        #expect(lines(try head([:], of: ["X-One": "1"]).head) == ["200 Fine", "X-One: 1", "Content-Length: 10"])
        #expect(try head([:], framing: .chunked).framing == .chunked)
        #expect(try head([:], framing: .close).framing == .close)
    }

    @Test("206: the recorded fields but for those of the whole, and what the part is")
    func part() throws {
        let answer = try head(["Range": "bytes=2-4"])
        #expect(
            lines(answer.head) == [
                "206 Partial Content", "Date: now", "content-TYPE: video/mp4", "ETag: \"v1\"", "Last-Modified: then",
                "Cache-Control: max-age=60", "Content-Disposition: inline", "X-One: 1", "x-one: 2",
                "Accept-Ranges: bytes", "Content-Range: bytes 2-4/10", "Content-Length: 3",
            ]
        )
        #expect(answer.framing == .length(3))
    }

    @Test("206 of a chunked answer declares its length, and says bytes where the recorded head says none")
    func partOfChunked() throws {
        let fields: HTTPHeaders = ["Transfer-Encoding": "chunked", "Accept-Ranges": "none", "Trailer": "X", "A": "b"]
        let answer = try head(["Range": "bytes=-1"], of: fields, framing: .chunked)
        #expect(
            lines(answer.head) == [
                "206 Partial Content", "A: b", "Accept-Ranges: bytes", "Content-Range: bytes 9-9/10",
                "ETag: \"sha256-\(AnswerSelectionTests.hex)\"", "Content-Length: 1",
            ]
        )
        #expect(answer.framing == .length(1))
    }

    @Test("416: how long the body is, and nothing by which a cache would keep it")
    func unsatisfiable() throws {
        let answer = try head(["Range": "bytes=10-"])
        #expect(
            lines(answer.head) == [
                "416 Range Not Satisfiable", "Date: now", "X-One: 1", "x-one: 2", "Content-Range: bytes */10",
                "Content-Length: 0",
            ]
        )
        #expect(answer.framing == .length(0))
    }

    @Test("304: no body and nothing that describes one, but its tag", arguments: ["GET", "HEAD"])
    func notModified(method: String) throws {
        let answer = try head(["If-None-Match": "\"v1\""], method: method)
        #expect(
            lines(answer.head) == [
                "304 Not Modified", "Date: now", "ETag: \"v1\"", "Last-Modified: then", "Cache-Control: max-age=60",
                "X-One: 1", "x-one: 2",
            ]
        )
        #expect(answer.framing == .none)
        #expect(
            lines(try head(["If-None-Match": "*"], method: method, of: ["A": "b"]).head)
                == ["304 Not Modified", "A: b", "ETag: \"sha256-\(AnswerSelectionTests.hex)\""]
        )
    }

    @Test("HEAD of what was recorded as GET: the recorded head, with the length of the body")
    func headOnly() throws {
        #expect(lines(try head([:], method: "HEAD").head) == ["200 Fine"] + recordedLines)
        let chunked = try head([:], method: "HEAD", of: ["Transfer-Encoding": "chunked", "A": "b"], framing: .chunked)
        #expect(
            lines(chunked.head)
                == ["200 Fine", "A: b", "ETag: \"sha256-\(AnswerSelectionTests.hex)\"", "Content-Length: 10"]
        )
        #expect(chunked.framing == .length(10))
    }

    @Test("The whole instead of a part: as recorded, with a tag by which to ask for parts of it")
    func whole() throws {
        #expect(lines(try head(["Range": "bytes=0-1,3-4"]).head) == ["200 Fine"] + recordedLines)
        let chunked = try head(["Range": "bytes=0-1,3-4"], of: ["Transfer-Encoding": "chunked"], framing: .chunked)
        #expect(
            lines(chunked.head)
                == ["200 Fine", "Transfer-Encoding: chunked", "ETag: \"sha256-\(AnswerSelectionTests.hex)\""]
        )
        #expect(chunked.framing == .chunked)
    }
}
