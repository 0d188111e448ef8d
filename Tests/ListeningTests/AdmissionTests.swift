import HTTPMessages
import NIOHTTP1
import Testing

@testable import Listening

@Suite struct AdmissionTests {
    private let admission = Admission(
        hosts: ["Tapedeck.test", "192.168.1.7"],
        origins: ["https://App.example"],
        maximumBody: 1000
    )

    /// What becomes of a request: its target where it is admitted, else `status code`, with `close` where that is so.
    private func outcome(
        _ method: String = "GET",
        _ target: String = "/",
        version: HTTPVersion = .http1_1,
        host: String? = "localhost",
        with headers: HTTPHeaders = [:]
    ) -> String {
        var fields = HTTPHeaders(host.map { [("Host", $0)] } ?? [])
        fields.add(contentsOf: headers)
        switch admission.check(RequestHead(method: method, target: target, version: version, headers: fields)) {
        case .admitted(let head): return head.target
        case .refused(let refusal):
            return "\(refusal.status) \(refusal.code)" + (refusal.closes ? " close" : "")
        }
    }

    // MARK: Host

    @Test(arguments: [
        "localhost", "LocalHost", "localhost \t", "127.0.0.1", "[::1]", "localhost:4141", "127.0.0.1:0", "[::1]:4141",
        "tapedeck.test",
        "TAPEDECK.test:1", "192.168.1.7:65535",
    ])
    func ownHostsAreServedOnAnyPort(host: String) {
        #expect(outcome(host: host) == "/")
    }

    @Test(arguments: [
        "example.com", "localhost.example.com", "127.0.0.2", "localhost.", "[::2]", "[::ffff:127.0.0.1]", "0.0.0.0",
        "127.0.0.1.nip.io", "app.example",
    ])
    func otherHostsAreMisdirected(host: String) {
        #expect(outcome(host: host) == "421 host_not_allowed")
    }

    @Test(arguments: [
        "", " ", "local host", "localhost:", "localhost:x", "localhost:65536", "localhost:+1", "localhost:1:2", "[::1",
        "[::1]x", "[::1]:", "[::1]:65536", "[::g]", "user@localhost", "localhost/", "localhost,localhost", "löcalhost",
        "localhost\u{0}", "tapedec\u{212A}.test", "http://localhost", "%6cocalhost",
    ])
    func malformedHostsEndTheConnection(host: String) {
        #expect(outcome(host: host) == "400 bad_host close")
    }

    @Test func aHostIsNeededOnce() {
        #expect(outcome(host: nil) == "400 bad_host close")
        #expect(outcome(version: .http1_0, host: nil) == "400 bad_host close")
        #expect(outcome(host: "localhost", with: ["HOST": "localhost"]) == "400 bad_host close")
    }

    @Test func theHintNamesTheOption() throws {
        guard
            case .refused(let refusal) = admission.check(
                RequestHead(method: "GET", target: "/", headers: ["Host": "Other.test:80"])
            )
        else { throw CancellationError() }
        #expect(refusal.hint.contains("--allow-host other.test"))
    }

    // MARK: Browsers

    @Test(arguments: [
        "http://localhost", "https://localhost:3000", "http://127.0.0.1:5173", "http://[::1]:1", "HTTP://LOCALHOST",
        "https://app.example",
    ])
    func allowedOriginsAreServed(origin: String) {
        #expect(outcome(with: ["Origin": origin]) == "/")
        #expect(outcome(with: ["Origin": origin, "Sec-Fetch-Site": "cross-site"]) == "/")
        #expect(admission.isAllowedOrigin(origin))
    }

    @Test(arguments: [
        "null", "", "https://evil.example", "http://app.example", "https://app.example:444", "file://localhost",
        "http://localhost.evil.example", "http://localhost@evil.example", "http://192.168.1.7", "http://tapedeck.test",
        "chrome-extension://localhost", "http://localhost/", "http://localhost:3000/path", "http://", "localhost",
        "http://127.0.0.2", "http://localhost http://localhost", "http://local\u{212A}ost",
    ])
    func otherOriginsAreForbidden(origin: String) {
        #expect(outcome(with: ["Origin": origin]) == "403 origin_not_allowed")
        #expect(outcome("POST", "/_tapedeck/sessions", with: ["Origin": origin]) == "403 origin_not_allowed")
    }

    @Test func whatComesFromAnotherSiteNeedsAnOrigin() {
        #expect(outcome(with: ["Sec-Fetch-Site": "cross-site"]) == "403 origin_not_allowed")
        #expect(outcome(with: ["Sec-Fetch-Site": "Cross-Site"]) == "403 origin_not_allowed")
        #expect(outcome(with: ["Sec-Fetch-Site": "same-origin"]) == "/")
        #expect(outcome(with: ["Sec-Fetch-Site": "none"]) == "/")
    }

    @Test func twoOriginsAreNone() {
        #expect(
            outcome(with: ["Origin": "http://localhost", "origin": "http://localhost"]) == "403 origin_not_allowed"
        )
    }

    // MARK: Limits

    @Test func aBodyHasALimit() {
        #expect(outcome("POST", with: ["Content-Length": "1000"]) == "/")
        #expect(outcome("POST", with: ["Content-Length": "1001"]) == "413 body_too_large close")
    }

    // MARK: Method and target

    @Test(arguments: ["CONNECT", "TRACE"])
    func someMethodsAreNotServedWhateverTheHost(method: String) {
        #expect(outcome(method, "example.com:443", host: "example.com") == "405 method_not_allowed close")
        #expect(outcome(method, host: nil) == "405 method_not_allowed close")
    }

    @Test(arguments: ["GET", "PUT", "PROPFIND", "OPTIONS", "M-SEARCH", "get"])
    func otherMethodsAre(method: String) {
        #expect(outcome(method, "/a") == "/a")
    }

    @Test(arguments: ["/", "/a?b=c", "/a//../%2e%00?q={}|[]", "//double", "/@s/g/v1"])
    func targetsStayAsTheyAre(target: String) {
        #expect(outcome("GET", target) == target)
    }

    @Test(arguments: [
        "", "a", "*", "https://localhost/", "ftp://localhost/", "localhost:80",
        "http:/localhost", "?a",
    ])
    func badTargetsEndTheConnection(target: String) {
        #expect(outcome("GET", target) == "400 bad_target close")
    }

    @Test func optionsMayAskForEverything() {
        #expect(outcome("OPTIONS", "*") == "*")
    }

    @Test(arguments: [
        ("http://localhost/a?b", "/a?b"), ("HTTP://LocalHost:4141/a", "/a"), ("http://127.0.0.1", "/"),
        ("http://[::1]:1?x=/y", "/?x=/y"), ("http://tapedeck.test//a", "//a"),
    ])
    func absoluteTargetsOfThisServerBecomePaths(target: String, path: String) {
        #expect(outcome("GET", target) == path)
    }

    @Test(arguments: ["http://example.com/", "http:///a", "http://user@localhost/", "http://localhost:x/", "http://?"])
    func thisIsNoForwardProxy(target: String) {
        #expect(outcome("GET", target) == "421 host_not_allowed")
    }

    // MARK: Expectations

    @Test func only100ContinueIsExpected() {
        #expect(outcome("POST", with: ["Expect": "100-Continue"]) == "/")
        #expect(outcome("POST", with: ["Expect": "202-accepted"]) == "417 expectation_failed close")
        #expect(outcome("POST", with: ["Expect": "100-continue, x"]) == "417 expectation_failed close")
    }

    // MARK: Order

    @Test func limitsComeBeforeHostAndHostBeforeBrowsers() {
        #expect(outcome("POST", host: "evil", with: ["Content-Length": "1001"]) == "413 body_too_large close")
        #expect(outcome(host: "evil", with: ["Origin": "null"]) == "421 host_not_allowed")
        #expect(outcome("GET", "http://evil/", with: ["Origin": "null"]) == "403 origin_not_allowed")
    }
}
