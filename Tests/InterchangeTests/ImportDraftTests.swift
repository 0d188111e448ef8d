import Cassettes
import Compression
import NIOHTTP1
import TestSupport
import Testing

@testable import Interchange

@Suite("ImportDraft")
struct ImportDraftTests {
    private func draft(
        method: String = "POST",
        url: String = "https://api.example/x",
        status: Int = 200,
        headers: HTTPHeaders = [:],
        body: String = ""
    ) -> ImportDraft {
        var draft = ImportDraft(
            request: RecordedRequest(method: method, url: url, headers: [:]),
            response: RecordedResponse(status: status, reason: "", headers: headers, headAt: 10)
        )
        draft.responseBody = Array(body.utf8)
        draft.endAt = 40
        return draft
    }

    private func problem(of draft: ImportDraft) -> ImportProblem? {
        do throws(ImportProblem) {
            _ = try draft.interaction()
            return nil
        } catch {
            return error
        }
    }

    @Test("a body is one frame, of an event stream each event, spread over its time")
    func frames() throws {
        let plain = try draft(headers: ["content-type": "text/plain"], body: "a\n\nb\n\n").interaction()
        #expect(plain.response.frames == [Frame(offset: 0, length: 6, at: 40)])
        #expect(plain.response.headAt == 10)
        let stream = try draft(
            headers: ["content-type": "text/event-stream; charset=utf-8"],
            body: "data: 1\n\ndata: 2\n\ndata: 3"
        ).interaction()
        #expect(
            stream.response.frames == [
                Frame(offset: 0, length: 9, at: 20), Frame(offset: 9, length: 9, at: 30),
                Frame(offset: 18, length: 7, at: 40),
            ]
        )
        #expect(try draft().interaction().response.frames == [])
    }

    @Test("gzip is taken off where the file has it, and its fields where it has not")
    func codings() throws {
        let gzip = try GzipMember.compress(Array("data: 1\n\ndata: 2\n\n".utf8))
        let headers: HTTPHeaders = [
            "content-type": "text/event-stream", "Content-Encoding": "gzip", "Content-Length": "\(gzip.count)",
        ]
        var coded = draft(headers: headers)
        coded.responseBody = gzip
        for draft in [coded, draft(headers: headers, body: "data: 1\n\ndata: 2\n\n")] {
            let response = try draft.interaction().response
            #expect(response.body == [.bytes(Array("data: 1\n\ndata: 2\n\n".utf8))])
            #expect(response.headers.map(\.name) == ["content-type"])
            #expect(response.contentEncoding == "gzip" && response.framing == .chunked)
            #expect(response.frames.count == 2)
        }
        // Browsers decode what is not known here.
        var decoded = draft(headers: ["content-encoding": "br"], body: "plain")
        #expect(try decoded.interaction().response.headers.contains(name: "content-encoding"))
        decoded.isDecoded = true
        #expect(try !decoded.interaction().response.headers.contains(name: "content-encoding"))
        // Damaged gzip is played as it came.
        coded.responseBody = gzip.dropLast(9)
        #expect(try coded.interaction().response.headers.contains(name: "content-encoding"))
        #expect(try coded.interaction().response.body == [.bytes(gzip.dropLast(9))])
        // An answer without a body names what it would have had.
        let head = try draft(method: "HEAD", headers: headers).interaction()
        #expect(head.response.headers.count == 3 && head.response.framing == .length)
    }

    @Test("the framing is what the fields say, and a length that is wrong goes")
    func framing() throws {
        func response(_ headers: HTTPHeaders, method: String = "GET", status: Int = 200) throws -> RecordedResponse {
            try draft(method: method, status: status, headers: headers, body: status == 304 ? "" : "12345")
                .interaction()
                .response
        }
        #expect(try response(["Content-Length": "5"]).framing == .length)
        #expect(try response(["Content-Length": "5"]).headers.count == 1)
        #expect(try response(["content-length": "7"]).framing == .chunked)
        #expect(try response(["content-length": "7"]).headers.isEmpty)
        #expect(try response(["transfer-encoding": "chunked"]).framing == .chunked)
        #expect(try response([:]).framing == .chunked)
        #expect(try response(["content-length": "7"], status: 304).headers.count == 1)
    }

    @Test("fields that are none go, and those that this program adds")
    func fields() throws {
        var draft = draft(headers: [":status": "200", "X-Tapedeck": "replayed", "etag": "1"])
        draft.request.headers = [":authority": "api.example", "x-tapedeck-session": "a", "Accept": "*/*"]
        let interaction = try draft.interaction()
        #expect(interaction.request.headers.map(\.name) == ["Accept"])
        #expect(interaction.response.headers.map(\.name) == ["etag"])
    }

    @Test("what could not be played is left out, with the reason")
    func leftOut() {
        #expect(problem(of: draft(url: "wss://api.example/x")) == .notHTTP)
        #expect(problem(of: draft(url: "data:text/plain,x")) == .notHTTP)
        #expect(problem(of: draft(method: "CONNECT")) == .notHTTP)
        #expect(problem(of: draft(status: 101)) == .notHTTP)
        #expect(problem(of: draft(status: 100)) == .noAnswer)
        #expect(problem(of: draft(status: 1000)) == .leftOut("response.status is out of range"))
        #expect(
            problem(of: draft(headers: ["a": "b", "c": "d\r\ne: f"]))
                == .leftOut("response.headers[1][1] holds a line's end")
        )
        #expect(
            problem(of: draft(url: "https://api.example/a b"))
                == .leftOut("request.url holds white space or control characters")
        )
        #expect(problem(of: draft(method: "a b")) == .leftOut("request.method is no token"))
    }

    @Test("numbers and times of any size do no harm", arguments: [Int.min, -1, 0, 1, 7, Int.max])
    func extremes(n: Int) throws {
        var draft = draft(body: "x")
        draft.n = n
        draft.endAt = n == .max ? .infinity : Double(n)
        draft.response.headAt = n == .max ? .nan : Double(n)
        let interaction = try draft.interaction()
        #expect((1...1_000_000_000).contains(interaction.n))
        #expect(interaction.response.frames.count == 1)
    }
}
