import Testing

@testable import Matching

struct CanonicalPathTests {
    @Test(
        "only equivalent encodings are made one",
        arguments: [
            ("/v1/models", "/v1/models"), ("/a%2fb", "/a%2Fb"), ("/%41%7e%2D", "/A~-"),
            ("/a//b/../c/.", "/a//b/../c/."),
            ("/%2e%2E", "/.."), ("/%zz%4", "/%zz%4"), ("/a|{b}", "/a|{b}"), ("/%c3%a9", "/%C3%A9"),
            ("/%2541", "/%2541"),
            ("", ""), ("/%20+", "/%20+"),
        ]
    )
    func text(path: String, expected: String) {
        #expect(CanonicalPath.text(of: path) == expected)
    }

    @Test("an encoded slash is no slash")
    func slash() {
        #expect(CanonicalPath.text(of: "/models/a%2Fb") != CanonicalPath.text(of: "/models/a/b"))
    }
}
