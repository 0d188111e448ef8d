import BodyFormats
import TestSupport
import Testing

@testable import Secrets

@Suite("Secrets in JSON (docs/design.md §8)")
struct JSONRedactionTests {
    private static let token = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.AAAAAAAAAA"
    /// The claims are `{"exp":4070908800}`.
    private static let standIn = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjQwNzA5MDg4MDB9.REDACTEDRA"

    private func redacted(_ text: String, isAnswer: Bool = true) -> String {
        let bytes = Array(text.utf8)
        let edits = BodyRedactor(signatureParameters: ["acme_sig"]).edits(of: bytes, format: .json, isAnswer: isAnswer)
        return String(decoding: edits.applied(to: bytes), as: UTF8.self)
    }

    @Test(
        "In values that are wholly URLs only the values of parameters change, however they are escaped",
        arguments: [
            (
                #"{"url":"https:\/\/b.example\/?X-Amz-Signature=a\u0026w=1\u0026acme_sig=\u0061b", "n":1.0}"#,
                #"{"url":"https:\/\/b.example\/?X-Amz-Signature=REDACTED\u0026w=1\u0026acme_sig=REDACTED", "n":1.0}"#
            ),
            (#"["\u0048ttps://b.example/?key=a"]"#, #"["\u0048ttps://b.example/?key=REDACTED"]"#),
            (#" "https://u:p@b.example/" "#, #" "https://REDACTED@b.example/" "#),
            (#"["https://b.example/?key=a b"]"#, #"["https://b.example/?key=a b"]"#),
            (
                #"{"https://b.example/?key=a":"see https://b.example/?key=a"}"#,
                #"{"https://b.example/?key=a":"see https://b.example/?key=a"}"#
            ),
            ("[\"\(token)\",\"x \(token)\"]", "[\"\(standIn)\",\"x \(token)\"]"),
        ]
    )
    func values(text: String, expected: String) {
        for isAnswer in [true, false] {
            #expect(redacted(text, isAnswer: isAnswer) == expected)
            #expect(redacted(expected, isAnswer: isAnswer) == expected)
        }
    }

    @Test(
        "Credentials that an answer hands out get a stand-in of their shape",
        arguments: [
            (#"{"key":"gw_0123456789abcdef"}"#, #"{"key":"gw_dec0ded0001dec0f"}"#),
            (#"{"accessToken":"0123456789\u0061bcdeg","n":1}"#, #"{"accessToken":"REDACTED001REDAx","n":1}"#),
            (
                #"{"client_secret":{"value":"ek_0123456789abcdef","expires_at":1795244400}}"#,
                #"{"client_secret":{"value":"ek_dec0ded0001dec0f","expires_at":4070908800}}"#
            ),
            (#"{"value":"0123456789abcdef","token":7}"#, #"{"value":"0123456789abcdef","token":7}"#),
            (#"{"token":"0123456789abcdef","logprob":-0.1}"#, #"{"token":"0123456789abcdef","logprob":-0.1}"#),
            (
                #"{"logprob":-0.1,"top_logprobs":[{"token":"0123456789abcdef","logprob":-0.1}],"token":"a"}"#,
                #"{"logprob":-0.1,"top_logprobs":[{"token":"0123456789abcdef","logprob":-0.1}],"token":"a"}"#
            ),
            (
                #"{"secret":["0123456789abcdef"],"api_key":"short1"}"#,
                #"{"secret":["0123456789abcdef"],"api_key":"short1"}"#
            ),
            (#"{"token":"https://b.example/a0123"}"#, #"{"token":"https://b.example/a0123"}"#),
        ]
    )
    func credentials(text: String, expected: String) {
        #expect(redacted(text) == expected)
        #expect(redacted(expected) == expected)
        // In a request the same are credentials, but no client waits for the dates.
        let sent = expected.replacing("4070908800", with: "1795244400")
        #expect(redacted(text, isAnswer: false) == sent)
    }

    @Test(
        "Credentials in requests are told by names that mean nothing else, or by value and name",
        arguments: [
            (#"{"a":[{"api_key":"short-1x"}]}"#, #"{"a":[{"api_key":"REDACTED001x"}]}"#),
            (#"{"\u0061pi_key":"short-1x"}"#, #"{"\u0061pi_key":"REDACTED001x"}"#),
            (#"{"authorization":"Bearer 0123456789abcdef"}"#, #"{"authorization":"Bearer dec0ded0001dec0f"}"#),
            (#"{"authorization":"0123456789abcdef"}"#, #"{"authorization":"dec0ded0001dec0f"}"#),
            (#"{"password":"correct-horse-battery"}"#, #"{"password":"REDACTED001REDACTEDRx"}"#),
            (#"{"api_key":"tapedeck","password":"<password>"}"#, #"{"api_key":"tapedeck","password":"<password>"}"#),
            (#"{"key":"0123456789abcdef"}"#, #"{"key":"0123456789abcdef"}"#),
            (#"{"token":"short-1x","secret":"short-1x"}"#, #"{"token":"short-1x","secret":"short-1x"}"#),
            (#"{"api_key":{"type":"short-1x"}}"#, #"{"api_key":{"type":"short-1x"}}"#),
        ]
    )
    func sent(text: String, expected: String) {
        #expect(redacted(text, isAnswer: false) == expected)
        #expect(redacted(expected, isAnswer: false) == expected)
    }

    @Test(
        "What expires beside a token moves in its own form; lifetimes and other dates stay",
        arguments: [
            (
                #"{"token":"t","expires_at":"2026-11-21T07:10:36.123Z","expires_in":900}"#,
                #"{"token":"t","expires_at":"2099-01-01T00:00:00.000Z","expires_in":900}"#
            ),
            (
                #"{"exp":1795244400123,"expiry":"2026-11-21","a":"\#(token)"}"#,
                #"{"exp":4070908800000,"expiry":"2099-01-01","a":"\#(standIn)"}"#
            ),
            (
                #"{"expires":3600,"access_token":"t","expiresAt":"soon","created_at":1795244400}"#,
                #"{"expires":3600,"access_token":"t","expiresAt":"soon","created_at":1795244400}"#
            ),
            (
                #"{"url":"https://b.example/","expires_at":1795244400}"#,
                #"{"url":"https://b.example/","expires_at":1795244400}"#
            ),
            (#"{"a":{"token":"t"},"expires_at":1795244400}"#, #"{"a":{"token":"t"},"expires_at":1795244400}"#),
            (#"{"key":"a.png","expires_at":1795244400}"#, #"{"key":"a.png","expires_at":1795244400}"#),
        ]
    )
    func expiry(text: String, expected: String) {
        #expect(redacted(text) == expected)
        #expect(redacted(expected) == expected)
    }

    @Test("In a request tokens are replaced and dates stay, since no client waits for them")
    func requestDates() {
        #expect(
            redacted(#"{"token":"\#(Self.token)","exp":1795244400}"#, isAnswer: false)
                == #"{"token":"\#(Self.standIn)","exp":1795244400}"#
        )
    }

    @Test(
        "The fields of a presigned POST lose what signs, not what they are for",
        arguments: [
            (
                #"{"key":"0123456789abcdef","policy":"eyJleHAiOjF9","x-amz-signature":"a\/b","x-amz-algorithm":"AWS4","acl":"x"}"#,
                #"{"key":"0123456789abcdef","policy":"REDACTED","x-amz-signature":"REDACTED","x-amz-algorithm":"AWS4","acl":"x"}"#
            ),
            (
                #"{"Policy":"a","AWSAccessKeyId":"b","signature":"c","bucket":"d"}"#,
                #"{"Policy":"REDACTED","AWSAccessKeyId":"REDACTED","signature":"REDACTED","bucket":"d"}"#
            ),
            (#"{"policy":"a","signature":"c"}"#, #"{"policy":"a","signature":"c"}"#),
            (
                #"{"type":"thinking","signature":"EqQBCgIYAhIM1gbcDa9GJwZA"}"#,
                #"{"type":"thinking","signature":"EqQBCgIYAhIM1gbcDa9GJwZA"}"#
            ),
            (#"{"exp":1795244400,"sig":"a"}"#, #"{"exp":1795244400,"sig":"REDACTED"}"#),
        ]
    )
    func presignedPost(text: String, expected: String) {
        for isAnswer in [true, false] {
            #expect(redacted(text, isAnswer: isAnswer) == expected)
            #expect(redacted(expected, isAnswer: isAnswer) == expected)
        }
    }

    @Test("An answer that breaks off is edited as far as it is whole; a request that is no JSON stays")
    func brokenOff() {
        let text = #"{"api_key":"0123456789abcdef","url":"https://b.example/?key=a","text":"#
        let expected = #"{"api_key":"dec0ded0001dec0f","url":"https://b.example/?key=REDACTED","text":"#
        for tail in ["", "\"cut", "oops}", "1}}"] {
            #expect(redacted(text + tail) == expected + tail)
            #expect(redacted(text + tail, isAnswer: false) == text + tail)
        }
        #expect(redacted(#"["https://b.example/?key="#) == #"["https://b.example/?key="#)
    }

    @Test("What is no text in an answer's strings hides no credential behind it, and is left as it is")
    func noText() {
        let redactor = BodyRedactor()
        let names = ["\n", #"\ud83d"#, #"\ud83d\n"#, #"\q"#].map { Array($0.utf8) } + [[0xE9], [0xF5, 0x80]]
        for name in names {
            for mark in [[], [0xEF, 0xBB, 0xBF]] as [[UInt8]] {
                let start = mark + Array(#"{"name":"Jos"#.utf8) + name + Array(#"","api_key":""#.utf8)
                let end = Array(#"","n":1}"#.utf8)
                let body = start + Array("0123456789abcdef".utf8) + end
                let once = redactor.redacted(body, format: .json, isAnswer: true).body
                #expect(once == start + Array("dec0ded0001dec0f".utf8) + end)
            }
        }
    }

    @Test("A value that lost a secret that stood in it is no credential any more", arguments: ["é", "\\n"])
    func once(letter: String) {
        let redactor = BodyRedactor()
        let text = #"{"access_token":"abcDEF123456\#(letter)0 x://u:abcDEF1tt\#(letter)ttei78@h/n"}"#
        let once = redactor.redacted(Array(text.utf8), format: .json, isAnswer: true).body
        #expect(redactor.redacted(once, format: .json, isAnswer: true).body == once)
    }

    @Test("In an answer several texts may follow one another")
    func lines() {
        let line = #"{"url":"https://b.example/?key=a"}"#
        let expected = #"{"url":"https://b.example/?key=REDACTED"}"#
        #expect(redacted("\(line)\n\(line)\n") == "\(expected)\n\(expected)\n")
        #expect(redacted("1 \(line)]\(line)") == "1 \(expected)]\(line)")
    }

    @Test("Random texts keep their shape, lose what is planted in them, and are edited once", arguments: [true, false])
    func random(isAnswer: Bool) throws {
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<1000 {
            let text = Array(generator.json(depth: 4).utf8)
            let redactor = BodyRedactor()
            let edits = redactor.edits(of: text, format: .json, isAnswer: isAnswer)
            let once = edits.applied(to: text)
            #expect(redactor.edits(of: once, format: .json, isAnswer: isAnswer).isEmpty)
            let value = try JSONParser.parse(once)
            #expect(shape(value) == shape(try JSONParser.parse(text)))
            #expect(!String(decoding: once, as: UTF8.self).contains("SECRET"))
            #expect(!strings(in: value).contains { $0.contains("SECRET") })
        }
    }

    /// What stays: kinds and names.
    private func shape(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string: .string("")
        case .array(let elements): .array(elements.map(shape))
        case .object(let members): .object(members.map { JSONValue.Member($0.name, shape($0.value)) })
        // What expires beside a token moves.
        case .number where value == .number(JSONWebToken.expiry): .number("1795244400")
        case .null, .bool, .number: value
        }
    }

    private func strings(in value: JSONValue) -> [String] {
        switch value {
        case .string(let text): [text]
        case .array(let elements): elements.flatMap(strings)
        case .object(let members): members.flatMap { strings(in: $0.value) }
        case .null, .bool, .number: []
        }
    }
}

extension SeededGenerator {
    /// A random JSON text with secrets in URLs and tokens, its strings escaped at random.
    fileprivate mutating func json(depth: Int) -> String {
        switch Int.random(in: 0...(depth > 0 ? 6 : 3), using: &self) {
        case 0: ["null", "true", "-1.50e3", "1795244400"].randomElement(using: &self) ?? ""
        case 1, 2, 3: quoted(text())
        case 4:
            "[" + (0..<Int.random(in: 0...3, using: &self)).map { _ in json(depth: depth - 1) }.joined(separator: " ,")
                + "]"
        default:
            "{"
                + (0..<Int.random(in: 0...4, using: &self)).map { _ in "\(quoted(name())): \(json(depth: depth - 1))" }
                .joined(separator: ",") + "\n}"
        }
    }

    private mutating func name() -> String {
        ["url", "id", "sig", "sv", "exp", "expires_at", "logprob", "key", "é"].randomElement(using: &self) ?? ""
    }

    private mutating func text() -> String {
        [
            "https://b.example/é?x=1&X-Amz-Signature=SECRET&y", "HTTP://u:SECRET@b.example/",
            "http://x/?u=http%3A%2F%2Fy%3Fkey%3DSECRET",
            "http", "eyJ", "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.SECRET", "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.x", "a\n\"😀",
            "",
            "2026-11-21T07:10:36Z",
        ].randomElement(using: &self) ?? ""
    }

    private mutating func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar.value < 0x20 || Int.random(in: 0...4, using: &self) == 0 {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16, uppercase: Bool.random(using: &self))
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } else if scalar == "/", Bool.random(using: &self) {
                result += "\\/"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
