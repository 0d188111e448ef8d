import Blobs
import BodyFormats
import Cassettes
import Gateways
import Matching
import NIOHTTP1
import TestSupport
import Testing

@testable import Exchanges

@Suite("What other programs recorded, recorded again (docs/design.md §2)")
struct ImporterTests {
    private static let name = "a/tape"

    private func importer(_ folder: TemporaryFolder, at milliseconds: Int64 = 0) throws -> Importer {
        try Importer(
            into: CassetteName(Self.name),
            in: folder.path,
            profiles: GatewayProfile.builtIn,
            ignore: [],
            replace: [],
            clock: WallClock { milliseconds },
            runName: "import 1"
        )
    }

    private func found(
        n: Int = 1,
        recordedAt: String = "",
        url: String = "https://api.openai.com/v1/x",
        requestHeaders: HTTPHeaders = [:],
        request: [UInt8] = [],
        responseHeaders: HTTPHeaders = [:],
        response: [UInt8] = [],
        frames: [Frame]? = nil
    ) -> Interaction {
        let whole = response.isEmpty ? [] : [Frame(offset: 0, length: response.count, at: 5)]
        return Interaction(
            n: n,
            gateway: "",
            recordedAt: recordedAt,
            request: RecordedRequest(
                method: "POST",
                url: url,
                headers: requestHeaders,
                body: request.isEmpty ? [] : [.bytes(request)]
            ),
            response: RecordedResponse(
                status: 200,
                reason: "OK",
                headers: responseHeaders,
                body: response.isEmpty ? [] : [.bytes(response)],
                frames: frames ?? whole
            )
        )
    }

    private func add(_ interactions: [Interaction], with importer: Importer) throws {
        let places = ImportPlaces(profiles: GatewayProfile.builtIn)
        for interaction in interactions {
            try importer.add(interaction, at: try #require(places.place(of: interaction)))
        }
        try importer.finish()
    }

    /// What the cassette holds, checked as `verify` does.
    private func recorded(in folder: TemporaryFolder) throws -> [Interaction] {
        let cassette = Cassette(try CassetteName(Self.name), in: folder.path)
        #expect(cassette.findings(blobs: BlobStore(cassettes: folder.path)).map(\.description) == [])
        var found: [Interaction] = []
        _ = try CassetteReader(cassette).scan { found.append(try $0.interaction()) }
        return found
    }

    @Test("Media become blobs, text stays text, and times and places are filled in")
    func bodies() throws {
        try TemporaryFolder.with { folder in
            let picture = [0x89, 0x50] + [UInt8](repeating: 0xFF, count: 3_000)
            let json = Array(#"{"b64_json":"\#(Base64.encodedString(picture))"}"#.utf8)
            let importer = try importer(folder)
            try add(
                [
                    found(
                        requestHeaders: ["content-type": "image/png"],
                        request: picture,
                        responseHeaders: ["content-type": "application/json"],
                        response: json
                    )
                ],
                with: importer
            )
            let one = try #require(try recorded(in: folder).first)
            #expect(one.gateway == "openai" && one.n == 1)
            #expect(one.recordedAt == "1970-01-01T00:00:00.000Z")
            #expect(one.recording == "1970-01-01T00:00:00.000Z import 1")
            #expect(one.request.target == "/v1/x")
            guard case .blob(let digest, let size) = one.request.body.first,
                case .base64OfBlob(let inner, _) = one.response.body.dropFirst().first
            else {
                Issue.record("\(one.request.body) \(one.response.body)")
                return
            }
            #expect(digest == inner && size == picture.count)
            #expect(one.response.body.byteCount == json.count)
        }
    }

    @Test("Secrets are taken out of URLs, fields and bodies, and lengths and frames move with them")
    func secrets() throws {
        try TemporaryFolder.with { folder in
            let answer = Array(#"{"access_token":"secret-1-secret-one","text":"x"}"#.utf8)
            try add(
                [
                    found(
                        url: "https://api.openai.com/v1/x?api_key=secret-two-secret",
                        requestHeaders: ["Authorization": "Bearer secret-three-secret"],
                        responseHeaders: [
                            "Content-Type": "application/json", "Content-Length": "\(answer.count)",
                            "Set-Cookie": "a=secret-four-secret; Path=/",
                        ],
                        response: answer,
                        frames: [
                            Frame(offset: 0, length: answer.count - 4, at: 1),
                            Frame(offset: answer.count - 4, length: 4, at: 2),
                        ]
                    )
                ],
                with: try importer(folder)
            )
            let one = try #require(try recorded(in: folder).first)
            #expect(!String(decoding: one.jsonLine(), as: UTF8.self).contains("secret-"))
            #expect(one.response.headers.first(name: "content-length") == "\(one.response.body.byteCount)")
            #expect(one.response.frames.map(\.at) == [1, 2])
            #expect(one.response.frames.last?.length == 4)
        }
    }

    @Test("A second import replaces what it brings again, and keeps the rest")
    func again() throws {
        try TemporaryFolder.with { folder in
            let (same, other) = ("https://api.openai.com/v1/same", "https://api.openai.com/v1/other")
            try add(
                [found(n: 2, url: same, response: [0xF1]), found(n: 5, url: other, response: [0xF2])],
                with: try importer(folder)
            )
            #expect(try recorded(in: folder).map(\.n) == [2, 5])
            try add(
                [found(n: 2, url: same, response: [0xF3]), found(url: same, response: [0xF4])],
                with: try importer(folder, at: 1_000)
            )
            let now = try recorded(in: folder)
            #expect(now.map(\.n) == [5, 7, 8])
            #expect(now.map(\.response.body) == [[.bytes([0xF2])], [.bytes([0xF3])], [.bytes([0xF4])]])
        }
    }

    @Test("Its request is found by the fingerprint that a server computes")
    func fingerprint() throws {
        try TemporaryFolder.with { folder in
            let body = Array(#"{"model":"m","n":1.0}"#.utf8)
            try add(
                [found(requestHeaders: ["content-type": "application/json"], request: body, response: [0xF1])],
                with: try importer(folder)
            )
            let rules = try RuleBook(profiles: GatewayProfile.builtIn)
            var builder = rules.builder(
                gateway: "openai",
                method: "POST",
                target: "/v1/x",
                headers: ["content-type": "application/json"]
            )
            builder.append(Array(#"{"n":1,"model":"m"}"#.utf8))
            #expect(try recorded(in: folder).map(\.fingerprint) == [builder.finish().fingerprint.hex])
        }
    }

    @Test("An interaction that cannot be stored leaves nothing behind")
    func unstorable() throws {
        try TemporaryFolder.with { folder in
            let importer = try importer(folder)
            var bad = found(response: [0xF1])
            bad.response.reason = "a\r\nb"
            #expect(throws: CassetteError.self) { try add([bad], with: importer) }
            #expect(try recorded(in: folder).isEmpty)
        }
    }
}
