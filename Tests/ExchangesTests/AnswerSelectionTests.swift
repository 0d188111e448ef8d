import Blobs
import Cassettes
import HTTPMessages
import NIOHTTP1
import Testing

@testable import Exchanges

@Suite("What of a recorded answer a request gets (docs/design.md §6)")
struct AnswerSelectionTests {
    static let hex = String(repeating: "ab", count: 32)

    /// An interaction with a body of ten bytes in one blob, unless told otherwise.
    static func interaction(
        method: String = "GET",
        asked: HTTPHeaders = [:],
        status: Int = 200,
        answered: HTTPHeaders = ["ETag": "\"v1\"", "Last-Modified": "then"],
        body: [BodySegment]? = nil,
        framing: Framing = .length,
        end: Ending = .complete
    ) throws -> Interaction {
        Interaction(
            n: 1,
            gateway: "acme",
            recordedAt: "2026-11-21T07:10:36.123Z",
            request: RecordedRequest(method: method, url: "http://a.example/x", headers: asked),
            response: RecordedResponse(
                status: status,
                reason: "Fine",
                headers: answered,
                body: try body ?? [.blob(BlobDigest(hex), size: 10)],
                framing: framing,
                end: end
            )
        )
    }

    private func select(
        _ headers: HTTPHeaders,
        method: String = "GET",
        of interaction: Interaction? = nil
    ) throws -> AnswerSelection {
        let interaction = try interaction ?? Self.interaction()
        let head = RequestHead(method: method, target: "/x", headers: headers)
        return AnswerSelection(of: interaction, size: interaction.response.body.byteCount, for: head)
    }

    @Test("Asked plainly, the answer is the recorded one")
    func plain() throws {
        #expect(try select([:]).kind == .recorded)
        #expect(try select([:]).bytes == 0..<10)
        #expect(try select(["if-range": "\"v1\""]).kind == .recorded)
        #expect(try select(["if-none-match": "\"v2\""]).kind == .recorded)
    }

    @Test(
        "A range gets its part, 416, or the whole where it is none or several",
        arguments: [
            ("bytes=0-", .part(0..<10)), ("bytes=2-4", .part(2..<5)), ("bytes=-3", .part(7..<10)),
            ("bytes=10-", .unsatisfiable), ("bytes=-0", .unsatisfiable), ("bytes=0-1,3-4", .whole), ("bytes=x", .whole),
            ("lines=1-2", .whole),
        ] as [(String, AnswerSelection.Kind)]
    )
    func ranges(value: String, kind: AnswerSelection.Kind) throws {
        #expect(try select(["range": value]).kind == kind)
        // Ranges are for GET alone.
        #expect(try select(["range": value], method: "HEAD").kind == .head)
    }

    @Test("Only the bytes of a part are sent, and none with a head, 304 and 416")
    func bytes() throws {
        #expect(try select(["range": "bytes=2-4"]).bytes == 2..<5)
        #expect(try select(["range": "bytes=0-1,3-4"]).bytes == 0..<10)
        #expect(try select([:], method: "HEAD").bytes.isEmpty)
        #expect(try select(["range": "bytes=10-"]).bytes.isEmpty)
        #expect(try select(["if-none-match": "*"]).bytes.isEmpty)
    }

    @Test("A part of another version is not sent, but the whole of this one")
    func ifRange() throws {
        let range = ("range", "bytes=2-4")
        #expect(try select(HTTPHeaders([range, ("if-range", "\"v1\"")])).kind == .part(2..<5))
        #expect(try select(HTTPHeaders([range, ("if-range", "then")])).kind == .part(2..<5))
        #expect(try select(HTTPHeaders([range, ("if-range", "\"v2\"")])).kind == .whole)
        #expect(try select(HTTPHeaders([range, ("if-range", "W/\"v1\"")])).kind == .whole)
        #expect(try select(HTTPHeaders([("range", "bytes=99-"), ("if-range", "\"v2\"")])).kind == .whole)
    }

    @Test("What the client has already is not sent again, whatever else it asks")
    func ifNoneMatch() throws {
        for value in ["\"v1\"", "W/\"v1\"", "\"v0\", \"v1\"", "*"] {
            #expect(try select(["if-none-match": value]).kind == .notModified)
            #expect(try select(["if-none-match": value], method: "HEAD").kind == .notModified)
            #expect(try select(["if-none-match": value, "range": "bytes=99-"]).kind == .notModified)
        }
        #expect(try select(["if-none-match": "\"v2\"", "range": "bytes=2-4"]).kind == .part(2..<5))
    }

    @Test("What was asked the same way when recording comes back as recorded")
    func same() throws {
        let ranged = try Self.interaction(asked: ["Range": "bytes=2-4"], status: 206)
        #expect(try select(["range": "bytes=2-4"], of: ranged).kind == .recorded)
        let ignoring = try Self.interaction(asked: ["Range": "bytes=2-4"])
        #expect(try select(["range": "bytes=2-4"], of: ignoring).kind == .recorded)
        let conditional = try Self.interaction(asked: ["If-None-Match": "\"v1\""])
        #expect(try select(["if-none-match": "\"v1\""], of: conditional).kind == .recorded)
        #expect(try select(["if-none-match": "W/\"v1\""], of: conditional).kind == .notModified)
        let head = try Self.interaction(method: "HEAD", body: [])
        #expect(try select([:], method: "HEAD", of: head).kind == .recorded)
    }

    @Test("Only a complete 200 has parts", arguments: [201, 202, 204, 206, 302, 304, 404, 500])
    func others(status: Int) throws {
        let other = try Self.interaction(status: status)
        let broken = try Self.interaction(end: status == 206 ? .aborted : .cancelled)
        for interaction in [other, broken] {
            #expect(try select(["range": "bytes=2-4"], of: interaction).kind == .recorded)
            #expect(try select(["if-none-match": "*"], of: interaction).kind == .recorded)
        }
    }

    @Test("Other methods have no parts")
    func methods() throws {
        let post = try Self.interaction(method: "POST")
        #expect(try select(["range": "bytes=2-4"], method: "POST", of: post).kind == .recorded)
        #expect(try select(["if-none-match": "*"], method: "POST", of: post).kind == .recorded)
    }

    @Test("The tag is the recorded one, else the digest of a body that is one blob, else there is none")
    func tags() throws {
        let digest = "\"sha256-\(Self.hex)\""
        let untagged = try Self.interaction(answered: [:])
        #expect(try select([:], of: untagged).addedTag?.description == digest)
        #expect(try select(["if-none-match": digest], of: untagged).kind == .notModified)
        #expect(try select(["if-none-match": digest]).kind == .recorded)
        #expect(try select([:]).addedTag == nil)
        let text = try Self.interaction(answered: [:], body: [.text("0123456789")])
        #expect(try select([:], of: text).addedTag == nil)
        #expect(try select(["if-none-match": digest], of: text).kind == .recorded)
        #expect(try select(["range": "bytes=1-1"], of: text).kind == .part(1..<2))
        let encoded = try Self.interaction(answered: [:], body: [.base64OfBlob(BlobDigest(Self.hex), size: 9)])
        #expect(try select([:], of: encoded).addedTag == nil)
        #expect(try select(["range": "bytes=10-"], of: encoded).kind == .part(10..<12))
    }

    @Test(
        "A recorded tag that is none, or two of them, is no tag, and no other is added",
        arguments: ["v1", "*", "\"v1"]
    )
    func badTags(value: String) throws {
        let twice = HTTPHeaders([("ETag", "\"v1\""), ("ETag", "\"v2\"")])
        for fields in [HTTPHeaders([("ETag", value)]), twice] {
            let interaction = try Self.interaction(answered: fields)
            #expect(try select(["if-none-match": "\"v1\""], of: interaction).kind == .recorded)
            #expect(try select([:], of: interaction).addedTag == nil)
        }
    }
}
