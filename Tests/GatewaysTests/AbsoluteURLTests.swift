import Gateways
import TestSupport
import Testing

@Suite struct AbsoluteURLTests {
    @Test(
        "A URL is taken apart and stays as it was written",
        arguments: [
            ("https://h/a?b#c", "https", "h", "/a?b#c", "/a?b"), ("HTTP://H:80", "HTTP", "H:80", "", "/"),
            ("http://h?x=/y", "http", "h", "?x=/y", "/?x=/y"), ("http://h#/x", "http", "h", "#/x", "/"),
            ("https://[::1]:8/é\"<>", "https", "[::1]:8", "/é\"<>", "/é\"<>"),
            ("http://h//x/../y\\z", "http", "h", "//x/../y\\z", "//x/../y\\z"),
            ("http://h/@x:y://z", "http", "h", "/@x:y://z", "/@x:y://z"),
        ]
    )
    func takenApart(text: String, scheme: String, authority: String, rest: String, target: String) throws {
        let url = try #require(AbsoluteURL(text))
        #expect(url.scheme == scheme)
        #expect(url.authority == authority)
        #expect(url.rest == rest)
        #expect(url.target == target)
        #expect(url.text == text)
        #expect(url.prefix + url.rest == text)
        #expect(url.origin == Origin(scheme: scheme, authority: authority))
    }

    @Test(
        "What is not wholly an http or https URL is none",
        arguments: [
            "", "h", "/x", "//h/x", "http:/h", "http:h", "ftp://h", "http://", "http:///x", "http://?x", "http://u@h/",
            "http://u:p@h/", " http://h", "http://h ", "http://h/a b", "http://h/\n", "http://h/\u{7F}", "http://h\\x/",
            "http://h\\@g/", "http://h:x/", "http://h:99999/", "http://0x7f.1/", "x http://h/", "http://ü/",
        ]
    )
    func others(text: String) {
        #expect(AbsoluteURL(text) == nil)
    }

    @Test("Whatever stands behind the authority stays byte for byte")
    func random() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<2_000 {
            let rest = "/" + String(decoding: generator.bytes(20, from: Array("a/?#%2@:\\[]{}".utf8)), as: UTF8.self)
            let url = try #require(AbsoluteURL("https://media.example:8443" + rest))
            #expect(url.rest == rest)
            #expect(url.authority == "media.example:8443")
        }
    }
}
