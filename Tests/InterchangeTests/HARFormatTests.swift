import BodyFormats
import Cassettes
import NIOHTTP1
import Testing

@testable import Interchange

@Suite("HARFormat")
struct HARFormatTests {
    private let blobs = SampleBlobs()

    private func entry(_ interaction: Interaction) throws -> JSONValue {
        let log = try #require(try JSONParser.parse(Array(try har([interaction]).utf8))["log"])
        return try #require(log["entries"]?[0])
    }

    private func har(_ interactions: [Interaction]) throws -> String {
        try export(interactions, as: HARFormat(), blobs: blobs.store)
    }

    @Test("a log has a line for each entry, and all that the specification requires")
    func whole() throws {
        var interaction = Interaction.sample(
            n: 12,
            url: "https://api.example/v1/x?a=1#f",
            requestHeaders: ["Content-Type": "application/json"],
            request: [.text("{\"a\":"), .text("1}")],
            responseHeaders: ["content-type": "text/plain", "Location": "/y"],
            response: [.text("é\n")]
        )
        interaction.response.headAt = 5.5
        interaction.response.frames = [Frame(offset: 0, length: 3, at: 7)]
        let head = #"{"log":{"version":"1.2","creator":{"name":"Tapedeck","version":"1.2.3"},"comment":"cassette a/b","#
        let entry =
            #"{"startedDateTime":"2026-11-21T07:10:36.123Z","time":7,"request":{"method":"POST","#
            + #""url":"https://api.example/v1/x?a=1#f","httpVersion":"HTTP/1.1","cookies":[],"#
            + #""headers":[{"name":"Content-Type","value":"application/json"}],"#
            + #""queryString":[{"name":"a","value":"1"}],"#
            + #""postData":{"mimeType":"application/json","text":"{\"a\":1}"},"headersSize":-1,"bodySize":7},"#
            + #""response":{"status":200,"statusText":"OK","httpVersion":"HTTP/1.1","cookies":[],"#
            + #""headers":[{"name":"content-type","value":"text/plain"},{"name":"Location","value":"/y"}],"#
            + #""content":{"size":3,"mimeType":"text/plain","text":"é\n"},"redirectURL":"/y","headersSize":-1,"#
            + #""bodySize":3},"cache":{},"timings":{"send":0,"wait":5.5,"receive":1.5},"#
            + #""_tapedeck":{"n":12,"gateway":"openai","framing":"length","end":"complete"}}"#
        #expect(try har([]) == head + "\"entries\":[\n]}}\n")
        #expect(try har([interaction, interaction]) == head + "\"entries\":[\n\(entry),\n\(entry)\n]}}\n")
    }

    @Test("what is no text is base64, in answers and requests")
    func binary() throws {
        let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47]
        let entry = try entry(
            .sample(
                requestHeaders: ["content-type": "image/png"],
                request: [.bytes(png)],
                responseHeaders: ["content-type": "image/png"],
                response: [try blobs.blob(png)]
            )
        )
        #expect(entry["request"]?["postData"]?["text"]?.stringValue == "iVBORw==")
        #expect(entry["request"]?["postData"]?["encoding"]?.stringValue == "base64")
        #expect(entry["response"]?["content"]?["text"]?.stringValue == "iVBORw==")
        #expect(entry["response"]?["content"]?["encoding"]?.stringValue == "base64")
        #expect(entry["response"]?["content"]?["size"]?.integerValue == 4)
    }

    @Test("base64 inside JSON stays where it was")
    func inside() throws {
        let media = try blobs.blob([0xFF, 0xD8], asBase64: true)
        let entry = try entry(.sample(response: [.text("{\"b64_json\":\""), media, .text("\"}")]))
        #expect(entry["response"]?["content"]?["text"]?.stringValue == "{\"b64_json\":\"/9g=\"}")
        #expect(entry["response"]?["content"]?["encoding"] == nil)
    }

    @Test("forms have their parameters beside the text, requests without a body no postData")
    func forms() throws {
        let form = try entry(
            .sample(
                requestHeaders: ["content-type": "application/x-www-form-urlencoded"],
                request: [.text("a=1&b=%20")]
            )
        )
        #expect(form["request"]?["postData"]?["text"]?.stringValue == "a=1&b=%20")
        #expect(form["request"]?["postData"]?["params"]?[1]?["value"]?.stringValue == " ")
        let parts = try entry(
            .sample(
                requestHeaders: ["content-type": "multipart/form-data; boundary=b"],
                request: [
                    .text("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.png\"\r\n\r\n"),
                    try blobs.blob([0x89, 0xFF]), .text("\r\n--b--\r\n"),
                ]
            )
        )
        #expect(parts["request"]?["postData"]?["encoding"]?.stringValue == "base64")
        let parameter = try #require(parts["request"]?["postData"]?["params"]?[0])
        #expect(parameter["name"]?.stringValue == "f" && parameter["fileName"]?.stringValue == "a.png")
        #expect(parameter["value"] == nil)
        #expect(try entry(.sample(method: "GET"))["request"]?["postData"] == nil)
    }

    @Test("queries are decoded, cookies listed")
    func lists() throws {
        let entry = try entry(
            .sample(
                url: "https://api.example/x?q=a+b%C3%A9&flag&r=?",
                requestHeaders: ["cookie": "a=REDACTED"],
                responseHeaders: ["set-cookie": "b=REDACTED; HttpOnly"]
            )
        )
        let query = entry["request"]?["queryString"]?.arrayValue ?? []
        #expect(query.map { $0["name"]?.stringValue } == ["q", "flag", "r"])
        #expect(query.map { $0["value"]?.stringValue } == ["a bé", "", "?"])
        #expect(entry["request"]?["cookies"]?[0]?["name"]?.stringValue == "a")
        #expect(entry["response"]?["cookies"]?[0]?["httpOnly"]?.boolValue == true)
    }

    @Test("a size is unknown where a content coding was undone, and what HAR has no place for is ours")
    func unknown() throws {
        var interaction = Interaction.sample(request: [.text("x")], response: [.text("y")])
        interaction.request.contentEncoding = "gzip"
        interaction.response.contentEncoding = "gzip"
        interaction.response.trailers = ["x-sum": "1"]
        interaction.response.end = .aborted
        let entry = try entry(interaction)
        #expect(entry["request"]?["bodySize"]?.integerValue == -1)
        #expect(entry["response"]?["bodySize"]?.integerValue == -1)
        #expect(entry["response"]?["content"]?["size"]?.integerValue == 1)
        #expect(entry["_tapedeck"]?["end"]?.stringValue == "aborted")
        #expect(entry["_tapedeck"]?["responseTrailers"]?[0]?["name"]?.stringValue == "x-sum")
        #expect(entry["_tapedeck"]?["requestTrailers"] == nil)
    }

    @Test("a large body goes out in pieces")
    func pieces() throws {
        let media = try blobs.blob([UInt8](repeating: 0xFF, count: 3 << 20))
        var longest = 0
        let interaction = Interaction.sample(request: [media], response: [media, media])
        try HARFormat().write(interaction, isFirst: true, blobs: blobs.store) { longest = max(longest, $0.count) }
        #expect(longest < 300 << 10)
    }

    @Test("a missing blob ends the export")
    func missing() throws {
        let interaction = Interaction.sample(response: [try SampleBlobs.missing()])
        #expect(throws: CassetteError.self) { try har([interaction]) }
    }
}
