import NIOHTTP1
import Testing

@testable import Interchange

@Suite("HARCookie")
struct HARCookieTests {
    private func cookie(_ name: String, _ value: String) -> HARCookie? {
        HARCookie.sent(in: ["cookie": "\(name)=\(value)"]).first
    }

    @Test("a client's cookies, in one field or several")
    func sent() {
        let cookies = HARCookie.sent(
            in: HTTPHeaders([("Cookie", "a=1; b=x=y;c="), ("accept", "d=4"), ("cookie", "flag; e = 5 ")])
        )
        #expect(cookies.map(\.name) == ["a", "b", "c", "e"])
        #expect(cookies.map(\.value) == ["1", "x=y", "", "5"])
        #expect(HARCookie.sent(in: [:]).isEmpty)
    }

    @Test("an answer's cookies with their attributes")
    func set() throws {
        let cookies = HARCookie.set(
            in: HTTPHeaders([
                (
                    "Set-Cookie",
                    "s=REDACTED; Path=/v1; domain=.example; EXPIRES=Sun, 06 Nov 1994 08:49:37 GMT; Secure;HttpOnly"
                ),
                ("set-cookie", "plain=1; Max-Age=5; Expires=tomorrow; SameSite=Lax"), ("Set-Cookie", "nothing"),
            ])
        )
        var first = try #require(cookie("s", "REDACTED"))
        first.path = "/v1"
        first.domain = ".example"
        first.expires = "1994-11-06T08:49:37.000Z"
        first.secure = true
        first.httpOnly = true
        #expect(cookies == [first, try #require(cookie("plain", "1"))])
    }
}
