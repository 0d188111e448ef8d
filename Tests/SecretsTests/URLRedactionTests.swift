import BodyFormats
import TestSupport
import Testing

@testable import Secrets

@Suite("Secrets in URLs (docs/design.md §8)")
struct URLRedactionTests {
    private let urls = URLRedaction(signatureParameters: ["acme_sig"])

    private func redacted(_ url: String) -> String {
        let bytes = Array(url.utf8)
        return String(decoding: urls.edits(of: bytes).applied(to: bytes), as: UTF8.self)
    }

    @Test(
        "Signatures, keys and user-info go, all other bytes stay",
        arguments: [
            (
                "https://b.example/a%2Fb?X-Amz-Algorithm=AWS4&X-Amz-Signature=ab%20c&x=1#X-Amz-Signature=f",
                "https://b.example/a%2Fb?X-Amz-Algorithm=AWS4&X-Amz-Signature=REDACTED&x=1#X-Amz-Signature=f"
            ),
            ("https://b.example/?x%2Damz%2Dsignature=a", "https://b.example/?x%2Damz%2Dsignature=REDACTED"),
            ("HTTPS://b.example?acme_sig=a&ACME_SIG=b", "HTTPS://b.example?acme_sig=REDACTED&ACME_SIG=b"),
            ("https://b.example/?sv=1&sig=a&&=b&sig=&sig", "https://b.example/?sv=1&sig=REDACTED&&=b&sig=&sig"),
            ("https://b.example/?sig=a&se=b", "https://b.example/?sig=a&se=b"),
            ("https://u:p@b.example/?key=a", "https://REDACTED@b.example/?key=REDACTED"),
            ("https://u:p@q@b.example/@", "https://REDACTED@b.example/@"),
            ("https://b.example/?\u{301}key=a&Key=b", "https://b.example/?\u{301}key=a&Key=REDACTED"),
            (
                "/v1/files?X-Amz-Signature=a&acme_sig=b&token=c",
                "/v1/files?X-Amz-Signature=REDACTED&acme_sig=REDACTED&token=c"
            ),
            // User-info ends where a pair does, and each pair may have its own.
            ("/v1?a=://k&key=v&b=w@h", "/v1?a=://k&key=REDACTED&b=w@h"),
            (
                "/v1?key=://a@b&x=://c:d@e&y=f://g@h#i://j@k",
                "/v1?key=REDACTED&x=://REDACTED@e&y=f://REDACTED@h#i://REDACTED@k"
            ),
            ("/v1?key=a://@b&x=://@c", "/v1?key=REDACTED&x=://@c"),
            // URLs and tokens within parameters, in their encoding.
            (
                "https://b.example/?u=https%3a%2F%2Fc.example%2F%3Fkey%3Da%2Bb%26x%3d1&y=http://c",
                "https://b.example/?u=https%3a%2F%2Fc.example%2F%3Fkey%3DREDACTED%26x%3d1&y=http://c"
            ),
            (
                "https://b.example/?u=https://u:p@c.example/?key=a",
                "https://b.example/?u=https://REDACTED@c.example/?key=REDACTED"
            ),
            (
                "https://b.example/?t=eyJhbGciOiJIUzI1NiJ9.e30.AAAA&x=eyJ",
                "https://b.example/?t=eyJhbGciOiJIUzI1NiJ9.e30.REDA&x=eyJ"
            ),
        ]
    )
    func places(url: String, expected: String) {
        #expect(redacted(url) == expected)
        #expect(urls.edits(of: Array(expected.utf8)).isEmpty)
    }

    @Test("A URL is one wholly, in any case, user-info or not")
    func wholly() {
        for text in ["http://a", "HTTPS://a/b?c", "https://u:p@a", "https://é.example/ü", "http://"] {
            #expect(URLRedaction.isURL(text.utf8), "\(text)")
        }
        for text in [
            "", "http", "https:", "http:/a", "https://a b", "https://a\n", " https://a", "httpx://a", "ftp://a",
            "data:,x",
            "httpshttps://a", "see https://a", "https//a",
        ] {
            #expect(!URLRedaction.isURL(text.utf8), "\(text)")
        }
    }

    @Test("Whatever a URL is made of, redaction is done once, and no secret is left")
    func random() {
        var generator = SeededGenerator(seed: 3986)
        let names = [
            "X-Amz-Signature", "x-goog-date", "sig", "sv", "se", "exp", "key", "acme_sig", "Signature", "Key-Pair-Id",
            "w",
            "a%20b", "",
        ]
        let always = ["X-Amz-Signature", "x-goog-date", "key", "acme_sig"]
        for _ in 0..<1000 {
            var url = "https://b.example/p?"
            for index in 0..<Int.random(in: 0...7, using: &generator) {
                let name = names.randomElement(using: &generator) ?? ""
                url += "\(name)=\(always.contains(name) ? "SECRET" : "value")\(index)"
                url += ["&", "&&", "&x&", "&y=%zz+&"].randomElement(using: &generator) ?? "&"
            }
            url += ["", "#f", "#?key=f"].randomElement(using: &generator) ?? ""
            let bytes = Array(url.utf8)
            let edits = urls.edits(of: bytes)
            let once = edits.applied(to: bytes)
            #expect(urls.edits(of: once).isEmpty)
            #expect(!String(decoding: once, as: UTF8.self).contains("SECRET"))
            for edit in edits.edits { #expect(bytes[edit.range.lowerBound - 1] == UInt8(ascii: "=")) }
        }
    }
}
