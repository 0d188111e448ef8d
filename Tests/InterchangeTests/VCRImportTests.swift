import Cassettes
import NIOHTTP1
import TestSupport
import Testing

@testable import Interchange

@Suite("VCRImport")
struct VCRImportTests {
    private func read(_ text: String) throws -> [ImportedEntry] { try entries(VCRImport(), Array(text.utf8)) }

    private static let python = """
        interactions:
        - request:
            body: '{"model": "m", "n": 1}'
            headers:
              Accept:
              - '*/*'
              X-Two:
              - a
              - b
              X-One: c
            method: POST
            uri: https://api.openai.com/v1/chat/completions
          response:
            body:
              string: "data: \\xE9 1\\n\\ndata: [DONE]\\n\\n"
            headers:
              Content-Type:
              - text/event-stream
            status:
              code: 200
              message: OK
        - request:
            body: !!binary |
              iVBO
              Rw==
            headers: {}
            method: GET
            uri: http://127.0.0.1:8000/x
          response:
            body:
              string: !!binary iVBORw==
            headers:
              Content-Length: ['4']
            status: {code: 404, message: null}
        version: 1

        """

    @Test("vcrpy's cassettes: lists of values, text and binary")
    func python() throws {
        let entries = try read(Self.python)
        let first = try #require(entries.first?.interaction)
        #expect(first.request.method == "POST")
        #expect(first.request.url == "https://api.openai.com/v1/chat/completions")
        #expect(first.request.headers.map { "\($0): \($1)" } == ["Accept: */*", "X-Two: a", "X-Two: b", "X-One: c"])
        #expect(first.request.body.plainText == #"{"model": "m", "n": 1}"#)
        #expect(first.response.status == 200 && first.response.reason == "OK")
        #expect(first.response.body.plainText == "data: é 1\n\ndata: [DONE]\n\n")
        #expect(first.response.frames.count == 2 && first.response.headAt == 0)
        #expect(first.recordedAt == "" && first.gateway == "" && first.n == 1)
        let second = try #require(entries.last?.interaction)
        #expect(second.request.body == [.bytes([0x89, 0x50, 0x4E, 0x47])])
        #expect(second.response.body == [.bytes([0x89, 0x50, 0x4E, 0x47])])
        #expect(second.response.status == 404 && second.response.reason == "")
        #expect(second.response.framing == .length)
        #expect(entries.map(\.position) == [1, 2])
    }

    @Test("the oldest cassettes, those of httpx, and JSON")
    func oldest() throws {
        let list = """
            - request: {method: GET, protocol: http, host: a.example, port: 8000, path: "/x?y", body: null, headers: {}}
              response: {status: {code: 200, message: OK}, headers: {a: [b]}, body: {string: 'null'}}
            - request: {method: GET, protocol: https, host: a.example, path: /, body: ~}
              response: {status_code: 201, http_version: HTTP/1.0, headers: {a: b}, content: ''}
            """
        let found = try read(list).map(\.interaction)
        #expect(found.map { $0?.request.url } == ["http://a.example:8000/x?y", "https://a.example/"])
        #expect(found.map { $0?.request.body } == [[], []])
        #expect(found.map { $0?.response.status } == [200, 201])
        #expect(found.map { $0?.response.body.plainText } == ["null", ""])
        #expect(found.map { $0?.response.httpVersion } == ["1.1", "1.0"])
        let json =
            #"{"version": 1, "interactions": [{"request": {"method": "GET", "uri": "http://a.example/"}, "#
            + #""response": {"status": {"code": 200}, "body": {"string": "\u00e9"}}}]}"#
        #expect(VCRImport().recognizes(Array(json.utf8)))
        #expect(try read(json).first?.interaction?.response.body.plainText == "é")
    }

    @Test("VCR for Ruby: methods in lower case, base64 strings, times")
    func ruby() throws {
        let text = """
            ---
            http_interactions:
            - request:
                method: post
                uri: https://api.openai.com/v1/x
                body:
                  encoding: UTF-8
                  string: '{"a":1}'
                headers:
                  Authorization:
                  - "<KEY>"
              response:
                status:
                  code: 200
                  message: OK
                headers: {}
                body:
                  encoding: ASCII-8BIT
                  base64_string: |
                    iVBO
                    Rw==
                http_version: null
              recorded_at: Tue, 01 Nov 2011 04:58:44 GMT
            recorded_with: VCR 6.0.0

            """
        #expect(VCRImport().recognizes(Array(text.utf8)))
        let found = try #require(try read(text).first?.interaction)
        #expect(found.request.method == "POST" && found.request.body.plainText == #"{"a":1}"#)
        #expect(found.response.body == [.bytes([0x89, 0x50, 0x4E, 0x47])])
        #expect(found.recordedAt == "2011-11-01T04:58:44.000Z")
    }

    @Test("a field whose name is not ASCII leaves its entry out")
    func fieldName() throws {
        let text = """
            interactions:
            - request: {method: GET, uri: 'http://a/', headers: {x-é: [1]}}
              response: {status: {code: 200, message: OK}, headers: {}, body: {string: x}}
            """
        #expect(try read(text).first?.reason == "request.headers[0][0] is no field name")
    }

    @Test("what is no cassette says why and where")
    func malformed() {
        let none = "there is no list of interactions in it, so it is no cassette of VCR"
        for text in ["", "a: 1", "interactions: 7", "interactions: {a: b}", "text"] {
            #expect(failure(VCRImport(), text) == none, "\(text)")
        }
        #expect(failure(VCRImport(), "interactions: []") == nil)
        #expect(failure(VCRImport(), "interactions: [1]") == "entry 1: has no request")
        #expect(
            failure(VCRImport(), "interactions:\n- request: {method: GET}\n  response: {status: 200}")
                == "entry 1: its request has no method or no uri"
        )
        let request = "interactions:\n- request: {method: GET, uri: 'http://a/'}\n"
        #expect(failure(VCRImport(), request + "  response: {body: x}") == "entry 1: its answer has no status code")
        #expect(
            failure(VCRImport(), request + "  response: {status: {code: 200}, body: !!binary '*'}")
                == "entry 1: a body is no base64"
        )
        #expect(
            failure(VCRImport(), "interactions:\n- request: 'x\n")?.hasPrefix("it is not valid YAML: ") == true
        )
        #expect(
            failure(VCRImport(), "interactions:\n- a: 1\n  a: 2\n")
                == "it is not valid YAML: a key is there twice (line 2)"
        )
        #expect(throws: ImportError("it is not UTF-8 text")) { try entries(VCRImport(), [0xFF]) }
    }

    @Test("deep nesting and aliases of aliases are no danger")
    func bombs() throws {
        let deep = "interactions: " + String(repeating: "[", count: 100_000)
        #expect(failure(VCRImport(), deep)?.hasPrefix("it is not valid YAML") == true)
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<30 {
            let alias = "*a\(level - 1)"
            text += "a\(level): &a\(level) [\(Array(repeating: alias, count: 10).joined(separator: ", "))]\n"
        }
        #expect(failure(VCRImport(), text + "interactions: *a29\n") == "entry 1: has no request")
    }

    @Test("a cassette that ends anywhere, or has any byte changed, is read or refused")
    func damage() throws {
        let whole = Array(Self.python.utf8)
        for end in stride(from: 0, to: whole.count, by: 3) {
            for entry in (try? entries(VCRImport(), Array(whole[..<end]))) ?? [] { try entry.interaction?.check() }
        }
        var generator = SeededGenerator(seed: 13)
        for _ in 0..<300 {
            var bytes = whole
            bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...127, using: &generator)
            for entry in (try? entries(VCRImport(), bytes)) ?? [] { try entry.interaction?.check() }
        }
    }
}
