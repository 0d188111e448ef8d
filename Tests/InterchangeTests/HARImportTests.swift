import Cassettes
import NIOHTTP1
import TestSupport
import Testing

@testable import Interchange

@Suite("HARImport")
struct HARImportTests {
    /// An entry with what a test is about.
    private func entry(
        request: String = #""method":"GET","url":"https://api.example/x","headers":[]"#,
        response: String = #""status":200,"statusText":"OK","headers":[],"content":{"size":1,"text":"y"}"#,
        rest: String = ""
    ) -> String {
        "{\"request\":{\(request)},\"response\":{\(response)}\(rest)}"
    }

    private func log(_ entries: String...) -> [UInt8] {
        Array("{\"log\":{\"version\":\"1.2\",\"entries\":[\(entries.joined(separator: ","))]}}".utf8)
    }

    private func read(_ entry: String) throws -> ImportedEntry {
        try #require(try entries(HARImport(), log(entry)).first)
    }

    @Test("Chrome's entries: HTTP/2, decoded bodies, base64, its own members")
    func chrome() throws {
        let entry = try read(
            """
            {"_initiator": {"type": "script"}, "_priority": "High", "_resourceType": "fetch", "cache": {},
             "connection": "12", "pageref": "page_1",
             "request": {"method": "POST", "url": "https://api.openai.com/v1/images?x=%7C", "httpVersion": "http/2.0",
               "headers": [{"name": ":authority", "value": "api.openai.com"}, {"name": "content-type",
                "value": "application/json"}], "queryString": [], "cookies": [], "headersSize": -1, "bodySize": 7,
               "postData": {"mimeType": "application/json", "text": "{\\"a\\":1}"}},
             "response": {"status": 200, "statusText": "", "httpVersion": "http/2.0",
               "headers": [{"name": "content-encoding", "value": "br"}, {"name": "content-type", "value": "image/png"},
                {"name": "content-length", "value": "3"}], "cookies": [],
               "content": {"size": 4, "mimeType": "image/png", "text": "iVBORw==", "encoding": "base64"},
               "redirectURL": "", "headersSize": -1, "bodySize": -1, "_transferSize": 300, "_error": null},
             "serverIPAddress": "1.2.3.4", "startedDateTime": "2026-11-21T07:10:36.123Z", "time": 99.5,
             "timings": {"blocked": 2, "dns": -1, "ssl": -1, "connect": -1, "send": 0.25, "wait": 60.5,
               "receive": 30.25, "_blocked_queueing": 1}}
            """
        )
        let interaction = try #require(entry.interaction)
        #expect(interaction.n == 1 && interaction.gateway == "")
        #expect(interaction.recordedAt == "2026-11-21T07:10:36.123Z")
        #expect(interaction.request.method == "POST")
        #expect(interaction.request.url == "https://api.openai.com/v1/images?x=%7C")
        #expect(interaction.request.target == nil)
        #expect(interaction.request.headers.map(\.name) == ["content-type"])
        #expect(interaction.request.body.plainText == "{\"a\":1}")
        let response = interaction.response
        #expect(response.httpVersion == "1.1" && response.reason == "")
        #expect(response.headers.map(\.name) == ["content-type"])
        #expect(response.contentEncoding == "br" && response.framing == .chunked && response.end == .complete)
        #expect(response.body == [.bytes([0x89, 0x50, 0x4E, 0x47])])
        #expect(response.headAt == 60.5)
        #expect(response.frames == [Frame(offset: 0, length: 4, at: 90.75)])
    }

    @Test("Firefox's times and mitmproxy's status 0 and base64 in lines")
    func others() throws {
        let firefox = try read(
            entry(rest: #","startedDateTime":"2026-11-21T08:10:36.123+01:00","timings":{"wait":-1,"receive":-1}"#)
        )
        #expect(firefox.interaction?.recordedAt == "2026-11-21T07:10:36.123Z")
        #expect(firefox.interaction?.response.frames == [Frame(offset: 0, length: 1, at: 0)])
        let proxy = try read(
            entry(response: #""status":200,"headers":[],"content":{"text":"aG\nk=\n","encoding":"base64"}"#)
        )
        #expect(proxy.interaction?.response.body.plainText == "hi")
        #expect(try read(entry(response: #""status":0,"headers":[],"content":{}"#)).reason == "there is no answer")
        #expect(try read(entry(response: #""status":-1"#)).reason == "there is no answer")
        #expect(try read(#"{"request":{},"response":null}"#).reason == "there is no answer")
    }

    @Test("what the file lacks is a reason to leave an entry out, where it is needed")
    func missing() throws {
        func response(_ status: Int, _ content: String) -> String {
            #""status":\#(status),"headers":[],"content":\#(content)"#
        }
        #expect(
            try read(entry(response: response(200, #"{"size":5,"mimeType":"image/png"}"#))).reason
                == "the answer's body is not in the file"
        )
        #expect(try read(entry(response: response(304, #"{"size":5}"#))).reason == nil)
        #expect(try read(entry(response: response(200, #"{"size":0}"#))).reason == nil)
        #expect(try read(entry(response: #""status":200"#)).interaction?.response.body == [])
        let request = #""method":"POST","url":"https://api.example/x""#
        for rest in [
            #","bodySize":9"#,
            #","bodySize":9,"postData":{"mimeType":"multipart/form-data; boundary=b","params":[{"name":"f"}]}"#,
        ] {
            #expect(try read(entry(request: request + rest)).reason == "the request's body is not in the file")
        }
        #expect(try read(entry(request: request + #","bodySize":-1"#)).reason == nil)
    }

    @Test("a form is put together from its parameters where its text is missing")
    func form() throws {
        let type = "application/x-www-form-urlencoded; charset=utf-8"
        let data =
            #"{"mimeType":"\#(type)","params":[{"name":"a b","value":"1&2"},{"name":"c"},{"name":"d","value":""}]}"#
        let request = #""method":"POST","url":"https://api.example/x","bodySize":9,"postData":"# + data
        #expect(try read(entry(request: request)).interaction?.request.body.plainText == "a+b=1%262&c&d=")
        let both = request.dropLast() + #","text":"as=it&was"}"#
        #expect(try read(entry(request: String(both))).interaction?.request.body.plainText == "as=it&was")
    }

    @Test("bytes that are no text come back from mitmproxy's characters, and are missed where others lost them")
    func sentBytes() throws {
        func body(_ type: String, _ text: String, size: Int) throws -> ImportedEntry {
            try read(
                entry(
                    request: #""method":"POST","url":"https://api.example/x","bodySize":\#(size),"#
                        + #""postData":{"mimeType":"\#(type)","text":"\#(text)","params":[]}"#
                )
            )
        }
        let picture: [BodySegment] = [.bytes([0x89, 0x50, 0xFF])]
        #expect(try body("image/png", "\u{89}P\u{FF}", size: 3).interaction?.request.body == picture)
        #expect(try body("", "\u{89}P\u{FF}", size: 3).interaction?.request.body == picture)
        // With the size of its UTF-8, or of a text, it is what it says.
        for (type, size) in [("image/png", 5), ("image/png", -1), ("image/png", 9), ("application/json", 3)] {
            let text = try body(type, "\u{89}P\u{FF}", size: size).interaction?.request.body.plainText
            #expect(text == "\u{89}P\u{FF}", "\(type) \(size)")
        }
        #expect(try body("image/png", "\u{FFFD}PNG", size: 4).reason == "the request's body is not in the file")
        #expect(try body("text/plain", "\u{FFFD}PNG", size: 6).interaction?.request.body.plainText == "\u{FFFD}PNG")
    }

    @Test("entries are found wherever they are, behind a byte order mark too, and counted from 1")
    func found() throws {
        let text = #"{"log":{"pages":[{"entries":[1]}],"entries":[\#(entry()),\#(entry())],"comment":"x"},"more":[]}"#
        let found = try entries(HARImport(), [0xEF, 0xBB, 0xBF] + Array(text.utf8))
        #expect(found.map(\.position) == [1, 2])
        #expect(HARImport().recognizes([0xEF, 0xBB, 0xBF] + Array(text.utf8)))
        #expect(!HARImport().recognizes(Array(#"{"interactions":[],"log":{}}"#.utf8)))
        #expect(!HARImport().recognizes([]))
        #expect(try entries(HARImport(), log()).isEmpty)
    }

    @Test("a field whose name is not ASCII leaves its entry out")
    func fieldName() throws {
        let field = #""headers":[{"name":"x-\u00e9","value":"1"}]"#
        let found = try read(entry(request: #""method":"GET","url":"https://api.example/x",\#(field)"#))
        #expect(found.reason == "request.headers[0][0] is no field name")
    }

    @Test("what is no archive says why and where")
    func malformed() {
        let none = "there is no log.entries in it, so it is no HTTP Archive"
        for text in ["[]", "{}", #"{"log":[]}"#, #"{"log":{}}"#, #"{"log":{"entries":{}}}"#, "1"] {
            #expect(failure(HARImport(), text) == none, "\(text)")
        }
        #expect(failure(HARImport(), "") == "the JSON text ends in the middle of a value (byte 0)")
        #expect(failure(HARImport(), #"{"log":{"entries":[}"#) == "this is not valid JSON (byte 19)")
        #expect(
            failure(HARImport(), #"{"log":{"entries":[]}} x"#)
                == "something follows the end of the JSON value (byte 23)"
        )
        func failureOf(_ entry: String) -> String? {
            failure(HARImport(), String(decoding: log(self.entry(), entry), as: UTF8.self))
        }
        #expect(failureOf("7") == "entry 2: has no request")
        #expect(failureOf("{}") == "entry 2: has no request")
        #expect(failureOf(entry(request: #""method":"GET""#)) == "entry 2: its request has no method or no url")
        #expect(
            failureOf(entry(request: #""method":"GET","url":"http://a/","headers":[{"name":"a"}]"#))
                == "entry 2: a header field has no name or no value"
        )
        for encoding in [#""text":"*","encoding":"base64""#, #""text":"","encoding":"rot13""#] {
            #expect(
                failureOf(entry(response: #""status":200,"content":{\#(encoding)}"#))
                    == "entry 2: a body is no base64, or has an encoding that is not known"
            )
        }
    }

    @Test("a file that ends anywhere, or has any byte changed, is read or refused")
    func damage() throws {
        let whole = log(entry(), entry(rest: #","_tapedeck":{"n":2,"gateway":"openai","framing":"close"}"#))
        for end in 0..<whole.count {
            #expect(throws: ImportError.self) { try entries(HARImport(), Array(whole[..<end])) }
        }
        var generator = SeededGenerator(seed: 12)
        for _ in 0..<2_000 {
            var bytes = whole
            bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            for entry in (try? entries(HARImport(), bytes)) ?? [] { try entry.interaction?.check() }
        }
    }

    @Test("what our own export says comes back")
    func own() throws {
        let blobs = SampleBlobs()
        var interaction = Interaction.sample(
            n: 12,
            url: "https://api.example/base/v1/x?a=1",
            requestHeaders: ["content-type": "application/json", "content-encoding": "gzip"],
            request: [.bytes(Array("{\"a\":1}".utf8))],
            responseHeaders: ["content-type": "image/png", "content-encoding": "br", "content-length": "2"],
            response: [.bytes([0xFF, 0x00])]
        )
        interaction.request.target = "/v1/x?a=1"
        interaction.request.contentEncoding = "gzip"
        interaction.request.trailers = ["x-a": "1"]
        interaction.response.trailers = ["x-b": "2"]
        interaction.response.contentEncoding = "deflate"
        interaction.response.framing = .close
        interaction.response.end = .aborted
        interaction.response.headAt = 5.5
        interaction.response.frames = [Frame(offset: 0, length: 2, at: 7)]
        let text = try export([interaction], as: HARFormat(), blobs: blobs.store)
        #expect(try entries(HARImport(), Array(text.utf8)).map(\.interaction) == [interaction])
    }

    @Test("the target is exported where the URL does not tell it")
    func target() throws {
        let blobs = SampleBlobs()
        var interaction = Interaction.sample(url: "https://api.example/v1/x?a=1")
        for (target, isWritten) in [("/v1/x?a=1", false), ("/x?a=1", true), ("/_tapedeck/via/https/a/b", true)] {
            interaction.request.target = target
            let text = try export([interaction], as: HARFormat(), blobs: blobs.store)
            #expect(text.contains("\"target\"") == isWritten)
        }
    }
}
