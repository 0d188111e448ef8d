import BodyFormats
import Testing

@testable import Matching

struct FingerprintTests {
    private func request(
        query: [CanonicalPair] = [],
        headers: [CanonicalPair] = [],
        body: CanonicalBody = .none,
        path: String = "/"
    ) -> CanonicalRequest {
        CanonicalRequest(gateway: "g", method: "GET", path: path, query: query, headers: headers, body: body)
    }

    private func pair(_ name: String, _ value: String?) -> CanonicalPair {
        CanonicalPair(name: Array(name.utf8), value: value.map { Array($0.utf8) })
    }

    @Test("no two forms share a serialisation, however their parts border on one another")
    func unambiguous() {
        let digest = ContentDigest(of: [])
        func part(_ name: String?, _ fileName: String?, _ type: String?) -> CanonicalPart {
            CanonicalPart(
                name: name.map { Array($0.utf8) },
                fileName: fileName.map { Array($0.utf8) },
                contentType: type.map { Array($0.utf8) },
                content: digest,
                text: nil
            )
        }
        let requests = [
            request(), request(query: [pair("ab", "c")]), request(query: [pair("a", "bc")]),
            request(query: [pair("abc", nil)]),
            request(query: [pair("abc", "")]), request(headers: [pair("ab", "c")]),
            request(query: [pair("a", "b"), pair("c", "d")]),
            request(query: [pair("a", "b")], headers: [pair("c", "d")]), request(body: .json([])),
            request(body: .form([])),
            request(body: .bytes(digest)), request(body: .bytes(ContentDigest(of: [0]))),
            request(body: .multipart(subtype: "a", parts: [])),
            request(body: .multipart(subtype: "b", parts: [])),
            request(body: .multipart(subtype: "a", parts: [part("x", nil, nil)])),
            request(body: .multipart(subtype: "a", parts: [part(nil, "x", nil)])),
            request(body: .multipart(subtype: "a", parts: [part(nil, nil, "x")])),
            request(body: .multipart(subtype: "a", parts: [part("", nil, nil)])),
            request(body: .form([pair("a", "b")])), request(body: .json(Array("a".utf8))), request(path: "/a"),
        ]
        #expect(Set(requests.map(\.fingerprint)).count == requests.count)
    }

    @Test("what is kept for explanations only does not count")
    func shownText() {
        func body(_ text: String?) -> CanonicalBody {
            .multipart(
                subtype: "a",
                parts: [
                    CanonicalPart(
                        name: nil,
                        fileName: nil,
                        contentType: nil,
                        content: ContentDigest(of: []),
                        text: text
                    )
                ]
            )
        }
        #expect(request(body: body("x")).fingerprint == request(body: body(nil)).fingerprint)
    }

    @Test("the fingerprint of a request stays the same from version to version")
    func stability() {
        let fingerprint = request(query: [pair("a", "b")], body: .json(Array("{}".utf8))).fingerprint
        #expect(fingerprint.hex == "1cb5035288541eff8b17681cae70cf07525d55355e069a3085d6ac93862676bf")
        #expect(Fingerprint(hex: fingerprint.hex) == fingerprint)
        #expect(Fingerprint(hex: "x") == nil)
        #expect(fingerprint.description == fingerprint.hex)
    }
}
