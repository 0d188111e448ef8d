import Cassettes
import NIOHTTP1
import Testing

@testable import TapedeckCLI

@Suite("tapedeck git-text")
struct GitTextCommandTests {
    private let folder: SampleFolder

    init() throws { folder = try SampleFolder() }

    private func text(_ name: String) async -> String {
        let stage = Stage()
        #expect(await stage.run(["git-text", "\(folder.path)/\(name).jsonl.gz"]) == .done)
        #expect(stage.errors.text == "")
        return stage.output.text
    }

    @Test("is all that a cassette says, without numbers, times and what varies")
    func whole() async throws {
        let stream: [BodySegment] = [
            .text("data: {\"id\":\"c-0123456789\",\"choices\":[{\"delta\":{\"content\":\"Hello\\nwor\"}}]}\n\n"),
            .text(
                "data: {\"id\":\"c-0123456789\",\"choices\":[{\"delta\":{\"content\":\"ld\"},\"finish_reason\":\"stop\"}]}\n\n"
            ),
        ]
        let picture = try folder.store([UInt8](repeating: 7, count: 2_048))
        try folder.record(
            [
                Sample.interaction(
                    5,
                    target: "/v1/files/a",
                    requestHeaders: ["host": "x"],
                    request: [],
                    responseHeaders: ["content-type": "image/png", "date": "x"],
                    response: [.blob(picture.digest, size: picture.size)],
                    end: .aborted
                ),
                Sample.interaction(
                    2,
                    request: [.text("{\"model\":\"m\",\"id\":\"x-0123456789\"}")],
                    responseHeaders: ["content-type": "text/event-stream"],
                    response: stream
                ),
            ],
            as: "checkout"
        )
        #expect(
            await text("checkout") == """
                == POST /v1/chat/completions  openai
                content-type: application/json
                authorization: Bearer REDACTED

                {
                  "model": "m",
                  "id": "x-0123456789"
                }

                -- 200 OK
                content-type: text/event-stream

                text:
                  Hello
                  world
                events:
                  {
                    "id": "(varies)",
                    "choices": [
                      {
                        "delta": {},
                        "finish_reason": "stop"
                      }
                    ]
                  }

                == POST /v1/files/a  openai

                -- 200 OK  (aborted)
                content-type: image/png

                <2 KiB, \(picture.digest)>


                """
        )
    }

    @Test("is the same for the same answers, recorded at other times, in another order and in other cuts")
    func stable() async throws {
        func recorded(_ first: Int, id: String, as name: String) throws {
            let body = "{\"id\":\"\(id)\",\"ok\":true}"
            let headers = Sample.interaction(1).response.headers
            var other = headers
            other.add(name: "x-request-id", value: id)
            let interactions = [
                Sample.interaction(first, fingerprint: "a", responseHeaders: other, response: [.text(body)]),
                Sample.interaction(3 - first, fingerprint: "b", target: "/v1/models", responseHeaders: headers),
            ]
            try folder.record(first == 1 ? interactions : interactions.reversed(), as: name)
        }
        try recorded(1, id: "x-0123456789", as: "one")
        try recorded(2, id: "x-9876543210", as: "two")
        #expect(await text("one") == text("two"))
    }

    @Test("a file that is no cassette has a text too, as git would stop at an error; one that cannot be read has none")
    func mistakes() async throws {
        try folder.write("<<<<<<< HEAD\n", to: "conflict.jsonl.gz")
        #expect(
            await text("conflict")
                == "(no text: This is no cassette: it does not begin with {\"tapedeck\":\"cassette\",\"version\":1}.)\n"
        )
        let stage = Stage()
        #expect(await stage.run(["git-text", "\(folder.path)/none"]) == .failed)
        #expect(stage.output.text == "" && stage.errors.text.hasPrefix("tapedeck: "))
    }

    @Test("a torn tail is mentioned")
    func tornTail() async throws {
        try folder.record([Sample.interaction(1)], as: "torn")
        try folder.damage("torn.jsonl.gz") { $0 += [0x1F, 0x8B, 0x08] }
        #expect(await text("torn").hasSuffix("}\n\n(the last 3 bytes are torn)\n"))
    }

    @Test("an empty file, as git hands one over for a cassette that is new, is an empty text")
    func empty() async throws {
        try folder.write("", to: "empty.jsonl.gz")
        #expect(await text("empty") == "")
    }
}
