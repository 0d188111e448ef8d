import Synchronization
import Testing

@testable import Matching

struct CanonicalMultipartTests {
    private func parts(
        _ body: [UInt8],
        boundary: String,
        rules: MatchingRules = MatchingRules()
    ) throws -> [CanonicalPart] {
        var form = try CanonicalMultipart(boundary: Array(boundary.utf8), rules: rules)
        #expect(try form.append(body))
        return try form.finish()
    }

    private func body(boundary: String, text: String = "a red kite", fileName: String = "in.png") -> [UInt8] {
        Array(
            ("--\(boundary)\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\n\(text)\r\n--\(boundary)\r\n"
                + "Content-Disposition: form-data; name=\"image\"; filename=\"\(fileName)\"\r\n"
                + "Content-Type: image/png\r\n\r\n\u{89}PNG\r\n\r\n--\(boundary)--\r\n").utf8
        )
    }

    @Test("parts have name, file name, type and hash; short texts can be shown")
    func form() throws {
        let parts = try parts(body(boundary: "x"), boundary: "x")
        #expect(parts.map(\.name) == [Array("prompt".utf8), Array("image".utf8)])
        #expect(parts.map(\.fileName) == [nil, Array("in.png".utf8)])
        #expect(parts.map(\.contentType) == [nil, Array("image/png".utf8)])
        #expect(parts.map(\.content.size) == [10, 7])
        #expect(
            parts.map(\.content) == [
                ContentDigest(of: Array("a red kite".utf8)), ContentDigest(of: Array("\u{89}PNG\r\n".utf8)),
            ]
        )
        #expect(parts.map(\.text) == ["a red kite", nil])
    }

    @Test("the boundary does not matter, everything else does")
    func boundary() throws {
        let parts1 = try parts(body(boundary: "x"), boundary: "x")
        #expect(try parts(body(boundary: "----WebKitFormBoundaryAb"), boundary: "----WebKitFormBoundaryAb") == parts1)
        #expect(try parts(body(boundary: "x", text: "a blue kite"), boundary: "x") != parts1)
        #expect(try parts(body(boundary: "x", fileName: "out.png"), boundary: "x") != parts1)
    }

    @Test("rules apply to text fields, not to files")
    func rules() throws {
        let rules = MatchingRules(replace: [try ReplaceRule(pattern: "red|PNG", constant: "R")])
        let replaced = try parts(body(boundary: "x"), boundary: "x", rules: rules)
        #expect(replaced[0].text == "a R kite")
        #expect(replaced[1] == (try parts(body(boundary: "x"), boundary: "x"))[1])
    }

    @Test("long text fields are hashed as they are, and not kept")
    func longText() throws {
        let rules = MatchingRules(replace: [try ReplaceRule(pattern: "a", constant: "b")])
        let text = String(repeating: "a ", count: CanonicalMultipart.textLimit / 2) + "a"
        let part = try parts(body(boundary: "x", text: text), boundary: "x", rules: rules)[0]
        #expect(part.content == ContentDigest(of: Array(text.utf8)))
        #expect(part.text == nil)
    }

    @Test("parts of a signature are left out wherever they stand, and URLs have their own form")
    func signed() throws {
        func body(_ fields: [(String, String)]) -> [UInt8] {
            let parts = fields.map { "--x\r\nContent-Disposition: form-data; name=\($0)\r\n\r\n\($1)\r\n" }
            return Array("\(parts.joined())--x\r\nA: b\r\n\r\nnameless\r\n--x--".utf8)
        }
        let rules = MatchingRules(
            signatureNames: { $0.contains("x-amz-signature") ? ["policy", "x-amz-signature"] : [] },
            signsForms: true,
            canonicalText: { _ in "url" }
        )
        let signed = body([("policy", "a"), ("key", "https://y"), ("x-amz-signature", "b")])
        #expect(try parts(signed, boundary: "x", rules: rules).map(\.text) == ["url", "nameless"])
        #expect(try parts(signed, boundary: "x").map(\.text) == ["a", "https://y", "b", "nameless"])
        let unsigned = body([("policy", "a"), ("key", "k")])
        #expect(try parts(unsigned, boundary: "x", rules: rules).map(\.text) == ["a", "k", "nameless"])
    }

    @Test("what a later field is by its name counts as the constant in an earlier one, too")
    func laterSecret() throws {
        let known = Mutex<[String]>([])
        let rules = MatchingRules(
            secretFilter: { text in known.withLock { $0 }.reduce(text) { $0.replacing($1, with: "KEY") } },
            secretByName: { name, value, _ in
                guard name.elementsEqual("token".utf8) else { return false }
                known.withLock { $0.append(String(decoding: value, as: UTF8.self)) }
                return true
            }
        )
        func parts(of key: String, filler: String = "") throws -> [CanonicalPart] {
            known.withLock { $0 = [] }
            let fields = [("text", filler), ("text", "my \(key)"), ("token", key), ("text", "\(key)!")]
            let text = fields.map { "--x\r\nContent-Disposition: form-data; name=\($0)\r\n\r\n\($1)\r\n" }.joined()
            return try self.parts(Array("\(text)--x--".utf8), boundary: "x", rules: rules)
        }
        let first = try parts(of: "s3cret")
        #expect(first.map(\.text) == ["", "my KEY", "REDACTED", "KEY!"])
        #expect(try parts(of: "0ther") == first)
        // No more text waits for the names than one field may have.
        let filler = String(repeating: "a", count: CanonicalMultipart.textLimit)
        #expect(try parts(of: "s3cret", filler: filler).map(\.text) == [nil, "my s3cret", "REDACTED", "KEY!"])
    }

    @Test("more parts than the limit are too many")
    func partLimit() throws {
        var form = try CanonicalMultipart(boundary: [0x78], rules: MatchingRules())
        let body = String(repeating: "--x\r\n\r\n\r\n", count: CanonicalMultipart.partLimit + 2)
        #expect(try !form.append(body.utf8))
    }
}
