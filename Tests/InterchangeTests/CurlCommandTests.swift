import Cassettes
import NIOHTTP1
import Testing

@testable import Interchange

@Suite("CurlCommand")
struct CurlCommandTests {
    private let blobs = SampleBlobs()

    private func lines(_ interaction: Interaction) throws -> [String] {
        var bytes: [UInt8] = []
        try CurlCommand(interaction.request, blobs: blobs.store).write { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test("method, URL, fields and body are quoted, and nothing of curl's own is sent")
    func quoting() throws {
        let lines = try lines(
            .sample(
                method: "PATCH",
                url: "https://api.example/it's?[a]",
                requestHeaders: HTTPHeaders([
                    ("Host", "api.example"), ("X-It", "'; rm -rf / #"), ("x-empty", ""), ("Content-Length", "7"),
                    ("Accept", "*/*"), ("content-type", "text/plain"),
                ]),
                request: [.text("it's\n$x")]
            )
        )
        #expect(
            lines == [
                #"curl --globoff --path-as-is --request 'PATCH' 'https://api.example/it'\''s?[a]' \"#,
                #"  --header 'X-It: '\''; rm -rf / #' \"#, #"  --header 'x-empty;' \"#, #"  --header 'Accept: */*' \"#,
                #"  --header 'content-type: text/plain' \"#, #"  --header 'user-agent:' \"#, #"  --data-raw 'it'\''s"#,
                "$x'",
            ]
        )
    }

    @Test("what is long, binary, or nothing for a terminal comes as base64")
    func piped() throws {
        let long = String(repeating: "x", count: CurlCommand.inlineLimit + 1)
        for segment in [
            .text(long), .text("\u{1B}[2J"), .text("\u{202E}"), .bytes([0xFF, 0xD8]), try blobs.blob([0, 1]),
        ] {
            let lines = try lines(.sample(requestHeaders: ["content-type": "x/y"], request: [segment]))
            #expect(lines.first?.hasPrefix("base64 -d <<'END' | curl ") == true)
            #expect(lines.suffix(3).first == "  --data-binary @-")
            #expect(lines.last == "END")
        }
        #expect(try lines(.sample(request: [.bytes([0xFF, 0xD8])])).suffix(2) == ["/9g=", "END"])
    }

    @Test("a request without a body has none, HEAD waits for none")
    func bare() throws {
        #expect(
            try lines(.sample(method: "HEAD", requestHeaders: ["accept": "a", "user-agent": "b"])) == [
                #"curl --globoff --path-as-is --head 'https://api.example/v1/x' \"#, #"  --header 'accept: a' \"#,
                #"  --header 'user-agent: b' \"#, "  --header 'content-type:'",
            ]
        )
    }

    @Test("the field of a content coding goes only with a body that is still in it")
    func coding() throws {
        var interaction = Interaction.sample(requestHeaders: ["Content-Encoding": "gzip"], request: [.text("x")])
        #expect(try lines(interaction).contains(#"  --header 'Content-Encoding: gzip' \"#))
        interaction.request.contentEncoding = "gzip"
        #expect(try !lines(interaction).contains { $0.contains("gzip") })
    }
}
