import Blobs
import Cassettes
import NIOHTTP1
import Testing

@testable import TapedeckCLI

@Suite("ShowCommand")
struct ShowCommandTests {
    @Test("shows an interaction in full: heads, JSON indented, events with their times")
    func page() async throws {
        let folder = try SampleFolder()
        try folder.record([Sample.stream(1)], as: "checkout")
        let stage = Stage()
        #expect(await stage.run(["show", "checkout", "1", "--cassettes", folder.path]) == .done)
        #expect(
            stage.output.text == """
                checkout/1  openai  2026-11-21T07:10:01.123Z

                POST https://api.openai.com/v1/chat/completions
                content-type: application/json
                authorization: Bearer REDACTED

                {
                  "model": "m",
                  "stream": true
                }

                200 OK  complete, chunked, 2 events, 59 B, 240 ms
                content-type: text/event-stream; charset=utf-8

                   12 ms  : hello
                   12 ms  event: delta
                          data: {"text": "Blue"}
                  240 ms  data: [DONE]

                """
        )
    }

    @Test("shows a cassette in short")
    func summary() async throws {
        let folder = try SampleFolder()
        try folder.record([Sample.interaction(1), Sample.stream(2)], as: "checkout")
        let stage = Stage()
        #expect(await stage.run(["show", "checkout", "--cassettes", folder.path]) == .done)
        #expect(
            stage.output.text == """
                1  POST /v1/chat/completions  openai
                   > { "model": "m", "stream": true }
                   < 200 (complete, length, 11 B, 13 ms) { "ok": true }

                2  POST /v1/chat/completions  openai
                   > { "model": "m", "stream": true }
                   < 200 (complete, chunked, 2 events, 59 B, 240 ms) : hello event: delta data: {"text": "Blue"} data: [DONE]

                """
        )
    }

    @Test("names media by type, size and digest, also inside JSON")
    func media() async throws {
        let folder = try SampleFolder()
        let (digest, size) = try folder.store(Sample.png)
        try folder.record(
            [
                Sample.interaction(
                    1,
                    responseHeaders: ["content-type": "image/png"],
                    response: [.blob(digest, size: size)]
                ),
                Sample.interaction(
                    2,
                    response: [.text("{\"b64_json\":\""), .base64OfBlob(digest, size: size), .text("\"}")]
                ),
            ],
            as: "media"
        )
        let stage = Stage()
        #expect(await stage.run(["show", "media", "1", "--cassettes", folder.path]) == .done)
        #expect(stage.output.text.hasSuffix("content-type: image/png\n\n<image/png, 2 KiB, \(digest)>\n"))
        let inside = Stage()
        #expect(await inside.run(["show", "media", "2", "--cassettes", folder.path]) == .done)
        #expect(inside.output.text.contains("  \"b64_json\": \"<image/png, 2 KiB, base64, \(digest)>\"\n"))
    }

    @Test("names media in short too, whole, wherever they stand")
    func mediaInShort() async throws {
        let folder = try SampleFolder()
        let (digest, size) = try folder.store(Sample.png)
        let (sound, _) = try folder.store([1, 2, 3])
        let story = String(repeating: "long ", count: 100)
        try folder.record(
            [
                Sample.interaction(
                    1,
                    requestHeaders: ["content-type": "image/png"],
                    request: [.blob(digest, size: size)],
                    responseHeaders: ["content-type": "Audio/PCM; rate=16000"],
                    response: [.blob(sound, size: 3)]
                ),
                Sample.interaction(
                    2,
                    response: [
                        .text("{\"content\":\"\(story)![x](data:image/png;base64,"), .base64OfBlob(digest, size: size),
                        .text(")\"}"),
                    ]
                ),
                Sample.interaction(
                    3,
                    requestHeaders: ["content-type": "multipart/form-data; boundary=b"],
                    request: [
                        .text("--b\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\n\(story)\r\n"),
                        .text("--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n"),
                        .blob(digest, size: size), .text("\r\n--b--\r\n"),
                    ]
                ),
            ],
            as: "media"
        )
        let stage = Stage()
        #expect(await stage.run(["show", "media", "--cassettes", folder.path]) == .done)
        let lines = stage.output.text.split(separator: "\n")
        #expect(lines[1] == "   > <image/png, 2 KiB, sha256:\(digest.hex.prefix(12))…>")
        #expect(lines[2].hasSuffix(" <audio/pcm, 3 B, sha256:\(sound.hex.prefix(12))…>"))
        #expect(
            lines[5].hasSuffix("… (576 characters, <image/png, 2 KiB, base64, sha256:\(digest.hex.prefix(12))…>)\" }")
        )
        #expect(lines[7].hasPrefix("   > --b Content-Disposition: form-data; name=\"prompt\" long "))
        #expect(lines[7].hasSuffix("… (<image/png, 2 KiB, sha256:\(digest.hex.prefix(12))…>)"))
        let page = Stage()
        #expect(await page.run(["show", "media", "2", "--cassettes", folder.path]) == .done)
        #expect(page.output.text.contains("characters, <image/png, 2 KiB, base64, \(digest)>)\"\n"))
    }

    @Test("shows an asset on another host by its URL")
    func asset() async throws {
        let folder = try SampleFolder()
        var interaction = Sample.interaction(1, request: [])
        interaction.request.method = "GET"
        interaction.request.url = "https://media.example/out.png"
        interaction.request.target = "/_tapedeck/via/https/media.example/out.png"
        try folder.record([interaction], as: "assets")
        for command in ["show", "ls"] {
            let stage = Stage()
            #expect(await stage.run([command, "assets", "--cassettes", folder.path]) == .done)
            #expect(stage.output.text.contains("https://media.example/out.png"))
            #expect(!stage.output.text.contains("/_tapedeck/"))
        }
    }

    @Test("escapes what was recorded and shortens what is long, unless told otherwise")
    func untrusted() async throws {
        let folder = try SampleFolder()
        let long = String(repeating: "x", count: 5_000)
        try folder.record(
            [
                Sample.interaction(
                    1,
                    requestHeaders: ["x-note": "caf\u{E9} \u{1B}]0;title\u{7}"],
                    request: [.text("\u{1B}[31mred\r\nplain\n")],
                    response: [.text("{\"text\":\"\(long)\",\"esc\":\"\\u001b[2J\",\"bidi\":\"\u{202E}\"}")]
                )
            ],
            as: "wild"
        )
        let stage = Stage()
        #expect(await stage.run(["show", "wild", "1", "--cassettes", folder.path]) == .done)
        let text = stage.output.text
        #expect(
            text.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && !(0x7F...0x9F).contains($0.value)) }
        )
        #expect(text.contains("\n\\x1B[31mred\nplain\n"))
        #expect(text.contains("  \"esc\": \"\\u001b[2J\",\n  \"bidi\": \"\\u202E\"\n"))
        #expect(text.contains(String(repeating: "x", count: 240) + "… (5000 characters)"))
        let full = Stage()
        #expect(await full.run(["show", "wild", "1", "--full", "--cassettes", folder.path]) == .done)
        #expect(full.output.text.contains("\"\(long)\""))
    }

    @Test("exits 1 where nothing is found")
    func nothing() async throws {
        let folder = try SampleFolder()
        try folder.record([Sample.interaction(1), Sample.interaction(2)], as: "checkout")
        let stage = Stage()
        #expect(await stage.run(["show", "checkout", "9", "--cassettes", folder.path]) == .failed)
        #expect(stage.errors.text == "tapedeck: the cassette checkout has no interaction 9; it holds 2, 1 to 2\n")
        #expect(stage.output.text == "")
        #expect(await Stage().run(["show", "other", "--cassettes", folder.path]) == .failed)
        #expect(await Stage().run(["show"]) == .usage)
        #expect(await Stage().run(["show", "checkout", "x"]) == .usage)
    }
}
