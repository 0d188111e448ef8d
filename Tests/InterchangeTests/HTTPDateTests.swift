import Testing

@testable import Interchange

@Suite("HTTPDate")
struct HTTPDateTests {
    @Test(
        "the forms that HTTP and cookies use become ISO 8601",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37.000Z"),
            ("Wed, 31-Jan-2035 23:59:59 GMT", "2035-01-31T23:59:59.000Z"),
        ]
    )
    func dates(text: String, expected: String) {
        #expect(HTTPDate.iso8601(text) == expected)
    }

    @Test(
        "nothing else does",
        arguments: [
            "", "0", "Sun, 06 Nov 1994 08:49:37 CET", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
            "Sun, 06 Nov 1994 8:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT more", "Sun, \u{661}6 Nov 1994 08:49:37 GMT",
        ]
    )
    func others(text: String) {
        #expect(HTTPDate.iso8601(text) == nil)
    }
}
