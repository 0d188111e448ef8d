import BodyFormats
import Cassettes
import TestSupport
import Testing

@Suite("Interaction+Decoding")
struct InteractionDecodingTests {
    private let line = String(decoding: Samples.interaction(body: "abc").jsonLine(), as: UTF8.self)

    private func problem(_ line: String) -> String? {
        do throws(InteractionFormatError) {
            _ = try Interaction(jsonLine: Array(line.utf8))
            return nil
        } catch {
            return "\(error)"
        }
    }

    private func problem(replacing old: String, with new: String) throws -> String? {
        let changed = line.replacing(old, with: new)
        try #require(changed != line, "\(old) is not in the line")
        return problem(changed)
    }

    @Test("members that are not known are kept, behind those that are")
    func unknownStay() throws {
        let changed = line.replacing("{\"n\":1,", with: "{\"later\":[{\"a\":1.50}],\"n\":1,", maxReplacements: 1)
            .replacing("\"method\":", with: "\"via\":\"x\",\"method\":")
            .replacing("\"status\":200,", with: "\"status\":200,\"note\":null,\"note\":2,")
        let interaction = try Interaction(jsonLine: Array(changed.utf8))
        #expect(interaction.unknown == [.init("later", .array([.object([.init("a", .number("1.50"))])]))])
        #expect(interaction.request.unknown == [.init("via", .string("x"))])
        #expect(interaction.response.unknown == [.init("note", .null), .init("note", .number("2"))])
        let written = String(decoding: interaction.jsonLine(), as: UTF8.self)
        #expect(written.contains("\"via\":\"x\"},\"response\":{"))
        #expect(written.hasSuffix(",\"note\":null,\"note\":2},\"later\":[{\"a\":1.50}]}\n"))
        #expect(try Interaction(jsonLine: interaction.jsonLine()) == interaction)
    }

    @Test("what is not known is no error, and order does not matter")
    func unknown() throws {
        #expect(try problem(replacing: "{\"n\":1,", with: "{\"later\":[{}],\"n\":1,") == nil)
        #expect(try problem(replacing: "\"status\":200,", with: "\"status\":200,\"later\":null,") == nil)
        #expect(try problem(replacing: "{\"n\":1,", with: "{") == "n is missing")
        #expect(try problem(replacing: "}}\n", with: "},\"n\":1}\n") == nil)
    }

    @Test("a file says of an asset that no client asked for it, and may say so in no other way")
    func prefetched() throws {
        #expect(try !Interaction(jsonLine: Array(line.utf8)).isPrefetched)
        let asset = line.replacing("\"request\":", with: "\"prefetched\":true,\"request\":", maxReplacements: 1)
        let interaction = try Interaction(jsonLine: Array(asset.utf8))
        #expect(interaction.isPrefetched)
        #expect(String(decoding: interaction.jsonLine(), as: UTF8.self).contains("\"prefetched\":true,\"request\":{"))
        let wrong = asset.replacing("\"prefetched\":true", with: "\"prefetched\":1")
        #expect(throws: InteractionFormatError.self) { try Interaction(jsonLine: Array(wrong.utf8)) }
    }

    @Test("a file need not say which recording it is of, nor the fingerprint")
    func optional() throws {
        let bare = line.replacing("\"recording\":\"r\",\"fingerprint\":\"f\",", with: "")
        let interaction = try Interaction(jsonLine: Array(bare.utf8))
        #expect(interaction.recording == nil && interaction.fingerprint == nil)
        #expect(interaction.jsonLine() == Array(bare.utf8))
    }

    @Test(
        "a wrong member is named",
        arguments: [
            ("\"n\":1", "\"n\":0", "n is out of range"),
            ("\"n\":1", "\"n\":1.0", "n is no integer"),
            ("\"n\":1", "\"n\":99999999999999999999", "n is no integer"),
            ("\"n\":1", "\"n\":\"1\"", "n is no integer"),
            ("\"gateway\":\"openai\"", "\"gateway\":null", "gateway is no string"),
            ("\"recording\":\"r\"", "\"recording\":1", "recording is no string"),
            ("\"request\":{", "\"request\":[],\"r\":{", "request is no object"),
            ("\"method\":\"POST\"", "\"method\":\"PO ST\"", "request.method is no token"),
            ("[\"x-a\",\"1\"]", "[\"x-a\"]", "request.headers[1] is no pair of name and value"),
            ("[\"x-a\",\"1\"]", "[\"x-a\",1]", "request.headers[1] is no pair of name and value"),
            ("[\"x-a\",\"1\"]", "[\"x a\",\"1\"]", "request.headers[1][0] is no field name"),
            // NIO's `HTTPHeaders.add` ends the process at such a name.
            ("[\"x-a\",\"1\"]", "[\"x-\u{E9}\",\"1\"]", "request.headers[1][0] is no field name"),
            ("[\"x-a\",\"1\"]", "[\"x-a\",\"1\\r\\nx: y\"]", "request.headers[1][1] holds a line's end"),
            ("\"url\":\"https", "\"url\":\"\\nhttps", "request.url holds white space or control characters"),
            ("\"status\":200", "\"status\":99", "response.status is out of range"),
            ("\"reason\":\"OK\"", "\"reason\":\"OK\\r\\n\\r\\n\"", "response.reason holds a line's end"),
            ("\"framing\":\"length\"", "\"framing\":\"Length\"", "response.framing is none of the known words"),
            ("\"end\":\"complete\"", "\"end\":\"\"", "response.end is none of the known words"),
            ("[\"abc\"]", "\"abc\"", "response.body is no array"),
            ("[\"abc\"]", "[[]]", "response.body[0] is no object"),
            ("[\"abc\"]", "[{\"base64\":\"YWJj\\n\"}]", "response.body[0].base64 is no base64"),
            ("[\"abc\"]", "[{}]", "response.body[0].blob is missing"),
            (
                "[\"abc\"]", "[{\"blob\":\"../x\",\"size\":3}]",
                "response.body[0].blob is no digest of the form sha256:<64 hexadecimal digits>"
            ),
            ("[\"abc\"]", "[{\"blob\":\"\",\"size\":-3}]", "response.body[0].size is out of range"),
            ("[[0,3,12.5]]", "[[0,3]]", "response.frames[0] is not [offset, length, at]"),
            ("[[0,3,12.5]]", "[[0,3,-1]]", "response.frames[0] has no time in milliseconds"),
            ("[[0,3,12.5]]", "[[0,3,1e999]]", "response.frames[0] has no time in milliseconds"),
            ("[[0,3,12.5]]", "[]", "response.frames end at 0, but the body has 3 bytes"),
            ("[[0,3,12.5]]", "[[0,2,1]]", "response.frames end at 2, but the body has 3 bytes"),
            ("[[0,3,12.5]]", "[[0,4,1]]", "response.frames[0] does not continue the body of 3 bytes at 0"),
            ("[[0,3,12.5]]", "[[0,2,1],[1,2,1]]", "response.frames[1] does not continue the body of 3 bytes at 2"),
            (
                "[[0,3,12.5]]", "[[0,2,1],[2,0,1],[2,1,1]]",
                "response.frames[1] does not continue the body of 3 bytes at 2"
            ),
            (
                "[[0,3,12.5]]", "[[0,9223372036854775807,1],[9223372036854775807,1,1]]",
                "response.frames[0] does not continue the body of 3 bytes at 0"
            ),
        ]
    )
    func wrong(old: String, new: String, complaint: String) throws {
        #expect(try problem(replacing: old, with: new) == complaint)
    }

    @Test("what is no JSON is said to be none")
    func noJSON() {
        #expect(problem("{")?.hasPrefix("is no JSON: ") == true)
        #expect(problem(String(repeating: "[", count: 10_000))?.hasPrefix("is no JSON: ") == true)
        #expect(problem("null") == "is null or has too many values")
        #expect(problem("[]") == "is no object")
    }

    @Test("sizes that no number can hold together are refused")
    func overflow() throws {
        let blob = "{\"blob\":\"sha256:\(String(repeating: "0", count: 64))\",\"size\":\(1 << 50)}"
        let body = Array(repeating: blob, count: 20).joined(separator: ",")
        #expect(try problem(replacing: "[\"abc\"]", with: "[\(body)]") == "response.body is too large")
    }

    @Test("any one byte changed gives an interaction or an error, and never a crash")
    func changed() {
        var random = SeededGenerator(seed: 5)
        let bytes = Array(line.utf8)
        for _ in 0..<3_000 {
            var changed = bytes
            changed[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            _ = try? Interaction(jsonLine: changed)
        }
        for cut in 0..<bytes.count - 1 {
            #expect(throws: InteractionFormatError.self) { try Interaction(jsonLine: Array(bytes[..<cut])) }
        }
    }
}
