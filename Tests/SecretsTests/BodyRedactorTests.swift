import BodyFormats
import Matching
import NIOHTTP1
import TestSupport
import Testing

@testable import Secrets

@Suite("Taking secrets out of bodies (docs/design.md §8)")
struct BodyRedactorTests {
    private let redactor = BodyRedactor(signatureParameters: ["acme_sig"])
    private static let url = "https://b.example/?X-Amz-Signature=a"
    private static let redactedURL = "https://b.example/?X-Amz-Signature=REDACTED"
    private static let token = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.AAAAAAAAAA"
    private static let standIn = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjQwNzA5MDg4MDB9.REDACTEDRA"

    private func redacted(_ text: String, _ format: BodyRedactor.Format, isAnswer: Bool = false) -> String {
        let bytes = Array(text.utf8)
        let once = redactor.edits(of: bytes, format: format, isAnswer: isAnswer).applied(to: bytes)
        #expect(redactor.edits(of: once, format: format, isAnswer: isAnswer).isEmpty)
        return String(decoding: once, as: UTF8.self)
    }

    @Test("What the profile names is a signature in every URL")
    func ownNames() {
        let text = #"["https://own.example/?X-Amz-Signature=a&acme_sig=b&token=c"]"#
        let expected = #"["https://own.example/?X-Amz-Signature=REDACTED&acme_sig=REDACTED&token=c"]"#
        #expect(redacted(text, .json) == expected)
    }

    @Test("In event streams the data is looked at, event by event, whatever its lines")
    func events() {
        let stream = """
            \u{FEFF}event: a\r\ndata: {"url":"\(Self.url)"}\r\n\r\n: {"url":"\(Self.url)"}\ndata: ["\(Self.url)"\n\n\
            id: 1\rdata: {"token":"t",\rdata:  "expires_at":1795244400,\rdata\rdata:"url":"\(Self.url)"}\r\r\
            data: [DONE]\n\ndata: {"url":"\(Self.url)"}
            """
        let expected = """
            \u{FEFF}event: a\r\ndata: {"url":"\(Self.redactedURL)"}\r\n\r\n: {"url":"\(Self.url)"}\n\
            data: ["\(Self.redactedURL)"\n\nid: 1\rdata: {"token":"t",\rdata:  "expires_at":4070908800,\rdata\r\
            data:"url":"\(Self.redactedURL)"}\r\rdata: [DONE]\n\ndata: {"url":"\(Self.redactedURL)"}
            """
        #expect(redacted(stream, .eventStream, isAnswer: true) == expected)
    }

    @Test("A value that begins a line is found there")
    func lineStart() {
        #expect(
            redacted("data: {\"token\":\"t\",\"exp\":\ndata:1795244400}\n\n", .eventStream, isAnswer: true)
                == "data: {\"token\":\"t\",\"exp\":\ndata:4070908800}\n\n"
        )
    }

    @Test(
        "In forms the fields of a presigned POST go, and what is secret in values",
        arguments: [
            (
                "key=a%2Fb&policy=c&x-amz-signature=d&x-amz-algorithm=e",
                "key=a%2Fb&policy=REDACTED&x-amz-signature=REDACTED&x-amz-algorithm=e"
            ),
            ("policy=c&signature=d&key=0123456789abcdef", "policy=c&signature=d&key=0123456789abcdef"),
            (
                "u=https%3A%2F%2Fb.example%2F%3Fkey%3Da%2Bb%26w%3D1",
                "u=https%3A%2F%2Fb.example%2F%3Fkey%3DREDACTED%26w%3D1"
            ),
            ("t=\(token)&&x", "t=\(standIn)&&x"), ("?key=a", "?key=a"), ("", ""),
            (
                "client%5Fsecret=0123456789%61bcdef&api_key=a&token=0123456789abcdef&page_token=0123456789abcdeg",
                "client%5Fsecret=dec0ded0001dec0f&api_key=a&token=dec0ded0001dec0f&page_token=0123456789abcdeg"
            ), ("authorization=Bearer+0123456789abcdef", "authorization=Bearer+dec0ded0001dec0f"),
        ]
    )
    func forms(text: String, expected: String) { #expect(redacted(text, .form) == expected) }

    private func multipart(_ parts: [(head: String, content: String)]) -> String {
        parts.map { "--b\r\nContent-Disposition: form-data; \($0.head)\r\n\r\n\($0.content)\r\n" }.joined()
            + "--b--\r\n"
    }

    @Test("Nothing that is taken out reaches over the empty line behind the head of a part")
    func headOfPart() {
        let memory = RedactionMemory()
        memory.known.learn("MIIBVQIBADANBgkq\r\n\r\nhkiG9w0BAQEFAASC")
        let text = multipart([("name=\"a MIIBVQIBADANBgkq", "hkiG9w0BAQEFAASC\"\r\n\r\nb")])
        let format = BodyRedactor.Format.multipart(boundary: Array("b".utf8))
        #expect(
            BodyRedactor(memory: memory).redacted(Array(text.utf8), format: format, isAnswer: false).body
                == Array(text.utf8)
        )
        let whole = multipart([("name=a", "MIIBVQIBADANBgkq\r\n\r\nhkiG9w0BAQEFAASC")])
        #expect(
            BodyRedactor(memory: memory).redacted(Array(whole.utf8), format: format, isAnswer: false).body
                != Array(whole.utf8)
        )
    }

    @Test("In multipart bodies the same holds for fields; files stay")
    func multipart() {
        let text = multipart([
            ("name=key", "a"), ("name=Policy", "eyJ9"), ("name=\"X-Amz-Signature\"", "b\r\nc"), ("name=X-Amz-Date", ""),
            ("name=u", Self.url), ("name=t", Self.token), ("name=file; filename=a.txt", Self.url),
            ("name=policy; filename=p", "p"), ("nameless", "x"),
        ])
        let expected = multipart([
            ("name=key", "a"), ("name=Policy", "REDACTED"), ("name=\"X-Amz-Signature\"", "REDACTED"),
            ("name=X-Amz-Date", ""), ("name=u", Self.redactedURL), ("name=t", Self.standIn),
            ("name=file; filename=a.txt", Self.url), ("name=policy; filename=p", "p"), ("nameless", "x"),
        ])
        #expect(redacted(text, .multipart(boundary: Array("b".utf8))) == expected)
        let others = multipart([("name=Policy", "a"), ("name=signature", "b")])
        #expect(redacted(others, .multipart(boundary: Array("b".utf8))) == others)
        #expect(redacted(text, .multipart(boundary: Array("c".utf8))) == text)
        #expect(redacted(text, .multipart(boundary: [])) == text)
    }

    @Test("A field of a multipart body is a credential by its name, a file is none")
    func fieldsByName() {
        let boundary = BodyRedactor.Format.multipart(boundary: Array("b".utf8))
        let text = multipart([("name=api_key", "short-1x"), ("name=password; filename=p", "short-1y"), ("name=p", "x")])
        #expect(redacted(text, boundary) == text.replacing("short-1x", with: "REDACTED001x"))
    }

    @Test("What a request holds by name is known from then on")
    func learning() {
        let memory = RedactionMemory()
        let redactor = BodyRedactor(memory: memory)
        for (body, format) in [
            (#"{"api_key":"short-1x"}"#, BodyRedactor.Format.json), ("password=short-1y", .form),
            (multipart([("name=secret_key", "short-1z")]), .multipart(boundary: Array("b".utf8))),
        ] { redactor.learn(request: Array(body.utf8), format: format) }
        for value in ["short-1x", "short-1y", "short-1z"] { #expect(memory.known.isIn(Array("a\(value)b".utf8))) }
    }

    @Test("What one place tells to be a key goes from all places of the body")
    func learnedWithin() {
        let body = Array(#"{"a":"xBearer abcDEF123ghp_hiJKL789","b":"Bearer abcDEF123ghp_hiJKL789"}"#.utf8)
        let redactor = BodyRedactor()
        let (redacted, steps) = redactor.redacted(body, format: .json, isAnswer: true)
        #expect(
            String(decoding: redacted, as: UTF8.self)
                == #"{"a":"xBearer REDACTED001REDACTEDRx","b":"Bearer REDACTED001REDACTEDRx"}"#
        )
        #expect(steps.reduce(body) { $1.applied(to: $0) } == redacted)
        #expect(redactor.redacted(redacted, format: .json, isAnswer: true).steps.isEmpty)
    }

    @Test("Any bytes are taken in any format, cut anywhere, and edited once")
    func anyBytes() {
        var generator = SeededGenerator(seed: 45)
        let bodies = [
            #"data: {"token":"\#(Self.token)","url":"\#(Self.url)","fields":{"policy":"p","x-amz-signature":"s"}}"#
                + "\n\n",
            #"{"token":"\#(Self.token)","url":"https:\/\/u:p@b\u002eexample\/?key=a","exp":1795244400,"secret":"0123456789abcdef"}"#,
            "policy=c&x-amz-signature=d&u=https%3A%2F%2Fb.example%2F%3Fkey%3Da",
            multipart([("name=policy", "p"), ("name=x-amz-signature", "s")]),
        ]
        let formats: [BodyRedactor.Format] = [.json, .eventStream, .form, .multipart(boundary: Array("b".utf8))]
        for body in bodies.map({ Array($0.utf8) }) {
            for end in 0...body.count {
                var bytes = Array(body[..<end])
                if !bytes.isEmpty, Bool.random(using: &generator) {
                    bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(
                        in: 0...255,
                        using: &generator
                    )
                }
                for format in formats {
                    let once = redactor.edits(of: bytes, format: format, isAnswer: true).applied(to: bytes)
                    #expect(redactor.edits(of: once, format: format, isAnswer: true).isEmpty)
                }
            }
        }
    }
}

// MARK: Matching

extension BodyRedactorTests {
    private func fingerprint(_ body: [UInt8], _ type: String, target: String) -> Fingerprint {
        let heads = Redactor(signatureParameters: ["acme_sig"])
        let rules = MatchingRules(
            meaningfulHeaders: ["x-link"],
            signatureNames: { SignatureParameters.names(among: $0).union(["acme_sig"]) },
            signsForms: true,
            canonicalText: { heads.redact(value: $0) }
        )
        var builder = CanonicalRequestBuilder(
            gateway: "acme",
            method: "POST",
            target: target,
            headers: ["content-type": type, "x-link": "https://b.example/"],
            rules: rules
        )
        builder.append(body)
        return builder.finish().fingerprint
    }

    @Test("A request with real signatures and tokens has the fingerprint of its redacted form")
    func matching() {
        let target = "/_tapedeck/via/https/b.example/?X-Amz-Signature=a&X-Amz-Expires=60&acme_sig=b&t=\(Self.token)&w=1"
        let bodies: [(String, BodyRedactor.Format, String)] = [
            (
                #"{"u":"https:\/\/b.example\/?X-Amz-Signature=a\u0026w","t":["\#(Self.token)"],"p":"text"}"#, .json,
                "application/json"
            ),
            (
                "policy=c&x-amz-signature=d&x-amz-algorithm=e&key=k&u=\(Self.url)", .form,
                "application/x-www-form-urlencoded"
            ),
            (
                multipart([
                    ("name=policy", "p"), ("name=x-amz-signature", "s"), ("name=u", Self.url), ("name=t", Self.token),
                    ("name=key", "k"),
                ]),
                .multipart(boundary: Array("b".utf8)), "multipart/form-data; boundary=b"
            ),
        ]
        for (text, format, type) in bodies {
            let real = Array(text.utf8)
            let stored = redactor.edits(of: real, format: format, isAnswer: false).applied(to: real)
            #expect(stored != real)
            let redactedTarget = Redactor(signatureParameters: ["acme_sig"]).redact(url: target)
            #expect(redactedTarget != target)
            let whole = fingerprint(real, type, target: target)
            #expect(whole == fingerprint(stored, type, target: redactedTarget))
            // Another signature is the same request, another object is not.
            #expect(whole == fingerprint(real, type, target: target.replacing("Signature=a", with: "Signature=z")))
            #expect(whole != fingerprint(real, type, target: target.replacing("w=1", with: "w=2")))
            let other = Array(text.replacing("key", with: "kex").replacing("text", with: "next").utf8)
            #expect(whole != fingerprint(other, type, target: target))
        }
    }
}
