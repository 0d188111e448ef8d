import Blobs
import Cassettes
import NIOHTTP1
import Testing

@testable import TapedeckCLI

@Suite("VerifyCommand")
struct VerifyCommandTests {
    @Test("says what is whole")
    func sound() async throws {
        let folder = try SampleFolder()
        let (digest, size) = try folder.store(Sample.png)
        try folder.record(
            [Sample.interaction(1), Sample.interaction(2, response: [.blob(digest, size: size)])],
            as: "media"
        )
        try folder.record([Sample.interaction(1)], as: "plain")
        let stage = Stage()
        #expect(await stage.run(["verify", "--cassettes", folder.path]) == .done)
        #expect(stage.output.text == "ok media (2 interactions, 1 blob)\nok plain (1 interaction, 0 blobs)\n")
        let one = Stage()
        #expect(await one.run(["verify", "plain", "--cassettes", folder.path]) == .done)
        #expect(one.output.text == "ok plain (1 interaction, 0 blobs)\n")
    }

    @Test("names file, member and offset of damage, and exits 1")
    func damage() async throws {
        let folder = try SampleFolder()
        try folder.record([Sample.interaction(1), Sample.interaction(2)], as: "bad")
        try folder.record([Sample.interaction(1)], as: "good")
        try folder.damage("bad.jsonl.gz") { $0[$0.count / 2 - 20] ^= 0xFF }
        let stage = Stage()
        #expect(await stage.run(["verify", "--cassettes", folder.path]) == .failed)
        #expect(stage.output.text.hasPrefix("bad bad: \(folder.path)/bad.jsonl.gz, member 2 at byte "))
        #expect(stage.output.text.hasSuffix("ok good (1 interaction, 0 blobs)\n"))
    }

    @Test("finds torn tails, and blobs that are missing or altered")
    func blobs() async throws {
        let folder = try SampleFolder()
        let (digest, size) = try folder.store(Sample.png)
        try folder.record([Sample.interaction(1, response: [.blob(digest, size: size)])], as: "media")
        try folder.record([Sample.interaction(1)], as: "torn")
        try folder.damage("torn.jsonl.gz") { $0.removeLast(5) }
        try folder.damage("blobs/sha256/\(digest.hex.prefix(2))/\(digest.hex)") { $0[100] ^= 1 }
        let stage = Stage()
        #expect(await stage.run(["verify", "--cassettes", folder.path]) == .failed)
        let lines = stage.output.text.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].hasPrefix("bad media: "))
        #expect(lines[0].contains("interaction 1"))
        #expect(lines[1].hasPrefix("bad torn: ") && lines[1].contains("torn"))
        #expect(lines[2].hasPrefix("bad blobs: ") && lines[2].contains("the content is not that of its name"))
    }

    @Test("finds credentials that slipped in, and does not show them")
    func secrets() async throws {
        let folder = try SampleFolder()
        var cookie = Sample.interaction(3)
        cookie.response.headers.add(name: "Set-Cookie", value: "sid=hunter2; Path=/")
        try folder.record(
            [
                Sample.interaction(1, requestHeaders: ["Authorization": "Bearer hunter2"]),
                Sample.interaction(2, target: "/v1/models?key=hunter2"), cookie,
            ],
            as: "leaky"
        )
        let stage = Stage()
        #expect(await stage.run(["verify", "leaky", "--cassettes", folder.path]) == .failed)
        let lines = stage.output.text.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].contains("interaction 1: the request header \"Authorization\" holds a credential; "))
        #expect(lines[1].contains("interaction 2: the request's URL holds a credential; "))
        #expect(lines[2].contains("interaction 3: the response header \"Set-Cookie\" holds a credential; "))
        #expect(!stage.output.text.contains("hunter2"))
    }

    @Test("does not call nothing sound")
    func nothing() async throws {
        let folder = try SampleFolder()
        #expect(await Stage().run(["verify", "--cassettes", folder.path]) == .failed)
        #expect(await Stage().run(["verify", "--cassettes", folder.path + "/none"]) == .failed)
        #expect(await Stage().run(["verify", "none", "--cassettes", folder.path]) == .failed)
    }
}
