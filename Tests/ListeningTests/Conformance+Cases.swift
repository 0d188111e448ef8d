/// The requests of docs/design.md §12 and of RFC 9110 and RFC 9112, a line each.
extension Conformance {
    static let all: [Conformance] = [
        lines, targets, fields, hosts, browsers, lengths, chunks, connections, expectations,
    ].flatMap { $0 }

    private static let host = "Host: localhost\r\n"

    /// A `GET` with these field lines.
    private static func get(_ fields: String) -> String { "GET /a HTTP/1.1\r\n\(fields)\r\n" }

    /// A `GET` with a good `Host` and these field lines.
    private static func with(_ fields: String) -> String { get(host + fields) }

    /// A request line before a good `Host`.
    private static func line(_ line: String) -> String { "\(line)\r\n\(host)\r\n" }

    /// A `POST` with a good `Host`, these field lines and this body.
    private static func post(_ fields: String, _ body: String = "") -> String {
        "POST /a HTTP/1.1\r\n\(host)\(fields)\r\n\(body)"
    }

    private static func chunked(_ body: String) -> String { post("Transfer-Encoding: chunked\r\n", body) }

    private static func joined(_ requests: String...) -> String { requests.joined() }

    private static func long(_ count: Int) -> String { String(repeating: "a", count: count) }

    /// Request lines (RFC 9112 §3).
    static let lines: [Conformance] = [
        Self("9112 §3", line("GET /a HTTP/1.1"), "GET /a "),
        Self("9112 §3", line("HEAD /a HTTP/1.1"), "200"),
        Self("9110 §9.1", line("PROPFIND /a HTTP/1.1"), "PROPFIND /a "),
        Self("9110 §9.1", line("M-SEARCH /a HTTP/1.1"), "M-SEARCH /a "),
        Self("9110 §9.1", line("QUERY /a HTTP/1.1"), "QUERY /a "),
        Self("9110 §9.1", line("get /a HTTP/1.1"), "get /a "),
        Self("9110 §9.1", line("!#$%&'*+-.^_`|~9Az /a HTTP/1.1"), "!#$%&'*+-.^_`|~9Az /a "),
        Self("9110 §9.3.6", line("CONNECT localhost:443 HTTP/1.1"), "405 method_not_allowed | close"),
        Self(
            "9110 §9.3.6",
            "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example\r\n\r\n",
            "405 method_not_allowed | close"
        ),
        Self("9110 §9.3.8", line("TRACE / HTTP/1.1"), "405 method_not_allowed | close"),
        Self("9110 §9.3.8", "TRACE / HTTP/1.1\r\nHost: a.example\r\n\r\n", "405 method_not_allowed | close"),
        Self("9112 §3", line("GET  /a HTTP/1.1"), "400 bad_request_line | close"),
        Self("9112 §3", line("GET /a  HTTP/1.1"), "400 bad_request_line | close"),
        Self("9112 §3", line(" GET /a HTTP/1.1"), "400 bad_request_line | close"),
        Self("9112 §3", line("GET /a HTTP/1.1 "), "400 bad_request_line | close"),
        Self("9112 §3", line("GET\t/a HTTP/1.1"), "400 bad_request_line | close"),
        Self("9112 §3", line("GET /a b HTTP/1.1"), "400 bad_request_line | close"),
        Self("9112 §3", line("GET /a"), "400 bad_request_line | close"),
        Self("9112 §3", line("GET"), "400 bad_request_line | close"),
        Self("9110 §5.6.2", line("G(T /a HTTP/1.1"), "400 bad_request_line | close"),
        Self("9110 §5.6.2", line("GÉT /a HTTP/1.1"), "400 bad_request_line | close"),
        Self("9112 §2.2", "GET /a HTTP/1.1\nHost: localhost\n\n", "400 bad_request_line | close"),
        Self("9112 §2.2", "GET /a HTTP/1.1\rHost: localhost\r\n\r\n", "400 bad_request_line | close"),
        Self("9112 §2.2", "GET /a\u{0} HTTP/1.1\r\nHost: localhost\r\n\r\n", "400 bad_request_line | close"),
        Self("9112 §2.2", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}", "400 bad_request_line | close"),
        Self("9112 §2.2", joined("\r\n\r\n", line("GET /a HTTP/1.1")), "GET /a "),
        Self("9112 §2.2", joined("\r\n\r\n\r\n\r\n\r\n", line("GET /a HTTP/1.1")), "400 bad_request_line | close"),
        Self("9112 §2.2", joined("\n", line("GET /a HTTP/1.1")), "400 bad_request_line | close"),
        Self("9112 §2.3", line("GET /a HTTP/1.0"), "GET /a  | close"),
        Self("9112 §2.3", line("GET /a HTTP/2.0"), "505 http_version | close"),
        Self("9113 §3.4", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505 http_version | close"),
        Self("9112 §2.3", line("GET /a HTTP/1.2"), "505 http_version | close"),
        Self("9112 §2.3", line("GET /a HTTP/0.9"), "505 http_version | close"),
        Self("9112 §2.3", line("GET /a HTTP/3.0"), "505 http_version | close"),
        Self("9112 §2.3", line("GET /a http/1.1"), "400 bad_request_line | close"),
        Self("9112 §2.3", line("GET /a HTTP/1,1"), "400 bad_request_line | close"),
        Self("9112 §2.3", line("GET /a HTTP/11"), "400 bad_request_line | close"),
        Self("9112 §2.3", line("GET /a HTTP/1.10"), "400 bad_request_line | close"),
        Self("9112 §2.3", line("GET /a RTSP/1.0"), "400 bad_request_line | close"),
        Self("9112 §2.3", line("GET /a ICE/1.0"), "400 bad_request_line | close"),
        Self("9112 §3", line("GET /\(long(16_370)) HTTP/1.1"), "GET /\(long(16_370)) "),
        Self("9112 §3", line("GET /\(long(16_371)) HTTP/1.1"), "414 request_line_too_long | close"),
        Self("9112 §3", line("\(long(16_400)) / HTTP/1.1"), "414 request_line_too_long | close"),
    ]

    /// Request targets (RFC 9112 §3.2).
    static let targets: [Conformance] = [
        Self("9112 §3.2.1", line("GET / HTTP/1.1"), "GET / "),
        Self("9112 §3.2.1", line("GET //a/../b/%2e%00 HTTP/1.1"), "GET //a/../b/%2e%00 "),
        Self("9112 §3.2.1", line("GET /?a={}|[]\"<>\\^` HTTP/1.1"), "GET /?a={}|[]\"<>\\^` "),
        Self("9112 §3.2", line("GET /a#b HTTP/1.1"), "400 bad_target | close"),
        Self("9112 §3.2", line("GET /ä HTTP/1.1"), "400 bad_target | close"),
        Self("9112 §3.2", line("GET /\u{7F} HTTP/1.1"), "400 bad_request_line | close"),
        Self("9112 §3.2", line("GET a HTTP/1.1"), "400 bad_target | close"),
        Self("9112 §3.2", line("GET ?a HTTP/1.1"), "400 bad_target | close"),
        Self("9112 §3.2.4", line("GET * HTTP/1.1"), "400 bad_target | close"),
        Self("9112 §3.2.4", line("OPTIONS * HTTP/1.1"), "OPTIONS * "),
        Self("9112 §3.2.2", line("GET http://localhost/a?b HTTP/1.1"), "GET /a?b "),
        Self("9112 §3.2.2", line("GET HTTP://LocalHost:4141/a HTTP/1.1"), "GET /a "),
        Self("9112 §3.2.2", line("GET http://[::1]:1?x=/y HTTP/1.1"), "GET /?x=/y "),
        Self("9112 §3.2.2", line("GET http://127.0.0.1 HTTP/1.1"), "GET / "),
        Self("9112 §3.2.2", line("GET http://a.example/ HTTP/1.1"), "421 host_not_allowed"),
        Self("9112 §3.2.2", line("GET http://user@localhost/ HTTP/1.1"), "421 host_not_allowed"),
        Self("9112 §3.2.2", line("GET https://localhost/ HTTP/1.1"), "400 bad_target | close"),
        Self("9112 §3.2.2", line("GET ftp://localhost/ HTTP/1.1"), "400 bad_target | close"),
        Self("9112 §3.2.3", line("GET localhost:80 HTTP/1.1"), "400 bad_target | close"),
    ]

    /// Field lines (RFC 9112 §5).
    static let fields: [Conformance] = [
        Self("9112 §5", with("A: b\r\na:c\r\nX-Empty:\r\nB: \t d \t\r\n"), "GET /a "),
        Self("9110 §5.5", with("A: caf\u{E9}\r\n"), "GET /a "),
        Self("9112 §5.1", with("A : b\r\n"), "400 bad_field | close"),
        Self("9112 §5.1", with("A\t: b\r\n"), "400 bad_field | close"),
        Self("9112 §5", with(": b\r\n"), "400 bad_field | close"),
        Self("9112 §5", with("A b\r\n"), "400 bad_field | close"),
        Self("9112 §5", with("A(: b\r\n"), "400 bad_field | close"),
        Self("9112 §5", with("Ä: b\r\n"), "400 bad_field | close"),
        Self("9112 §5.2", with("A: b\r\n c\r\n"), "400 bad_field | close"),
        Self("9112 §5.2", with("A: b\r\n\tc\r\n"), "400 bad_field | close"),
        Self("9112 §5.2", get(" A: b\r\n\(host)"), "400 bad_field | close"),
        Self("9112 §2.2", with("A: b\n"), "400 bad_field | close"),
        Self("9112 §2.2", with("A: b\rC: d\r\n"), "400 bad_field | close"),
        Self("9110 §5.5", with("A: \u{0}\r\n"), "400 bad_field | close"),
        Self("9110 §5.5", with("A: \u{1B}\r\n"), "400 bad_field | close"),
        Self("9110 §5.5", with("A: \u{7F}\r\n"), "400 bad_field | close"),
        Self("9110 §5.5", with("A\u{0}: b\r\n"), "400 bad_field | close"),
        Self("6585 §5", with("A: \(long(32_765))\r\n"), "GET /a "),
        Self("6585 §5", with("A: \(long(32_766))\r\n"), "431 head_too_large | close"),
        Self("6585 §5", with(String(repeating: "A: b\r\n", count: 199)), "GET /a "),
        Self("6585 §5", with(String(repeating: "A: b\r\n", count: 200)), "431 head_too_large | close"),
        Self("6585 §5", with(String(repeating: "A: \(long(30_000))\r\n", count: 3)), "431 head_too_large | close"),
    ]

    /// `Host` (RFC 9110 §7.2, RFC 9112 §3.2).
    static let hosts: [Conformance] = [
        Self("9110 §7.2", get("Host: LOCALHOST:1\r\n"), "GET /a "),
        Self("9110 §7.2", get("Host: 127.0.0.1\r\n"), "GET /a "),
        Self("9110 §7.2", get("Host: [::1]:4141\r\n"), "GET /a "),
        Self("9110 §7.2", get("Host: tapedeck.test\r\n"), "GET /a "),
        Self("9112 §3.2", get(""), "400 bad_host | close"),
        Self("9112 §3.2", "GET /a HTTP/1.0\r\n\r\n", "400 bad_host | close"),
        Self("9112 §3.2", with("Host: localhost\r\n"), "400 bad_host | close"),
        Self("9112 §3.2", with("host: a.example\r\n"), "400 bad_host | close"),
        Self("9112 §3.2", get("Host:\r\n"), "400 bad_host | close"),
        Self("9112 §3.2", get("Host: localhost, localhost\r\n"), "400 bad_host | close"),
        Self("9112 §3.2", get("Host: localhost:x\r\n"), "400 bad_host | close"),
        Self("9112 §3.2", get("Host: user@localhost\r\n"), "400 bad_host | close"),
        Self("9110 §7.4", get("Host: a.example\r\n"), "421 host_not_allowed"),
        Self("9110 §7.4", get("Host: localhost.a.example\r\n"), "421 host_not_allowed"),
        Self("9110 §7.4", get("Host: 127.0.0.2\r\n"), "421 host_not_allowed"),
        Self("9110 §7.4", get("Host: 127.0.0.1.nip.io\r\n"), "421 host_not_allowed"),
        Self("9110 §7.4", get("Host: localhost.\r\n"), "421 host_not_allowed"),
        Self("9110 §7.4", get("Host: a.localhost\r\n"), "421 host_not_allowed"),
        Self("9110 §7.4", get("Host: 127.1\r\n"), "421 host_not_allowed"),
        Self("9110 §7.4", get("Host: 2130706433\r\n"), "421 host_not_allowed"),
        Self("9110 §7.4", get("Host: 0.0.0.0\r\n"), "421 host_not_allowed"),
        Self("9110 §7.4", get("Host: [::ffff:127.0.0.1]\r\n"), "421 host_not_allowed"),
        Self("9112 §3.2", get("Host: localhost@a.example\r\n"), "400 bad_host | close"),
        Self("9112 §3.2", get("Host: [::1]a.example\r\n"), "400 bad_host | close"),
        Self("9112 §3.2", get("Host: \u{212A}ocalhost\r\n"), "400 bad_host | close"),
    ]

    /// Pages (docs/design.md §12).
    static let browsers: [Conformance] = [
        Self("§12", with("Origin: http://localhost:5173\r\n"), "GET /a "),
        Self("§12", with("Origin: https://a.example\r\n"), "403 origin_not_allowed"),
        Self("§12", with("Origin: null\r\n"), "403 origin_not_allowed"),
        Self("§12", with("Origin: http://localhost\r\nOrigin: http://localhost\r\n"), "403 origin_not_allowed"),
        Self("§12", with("Origin: http://localhost.a.example\r\n"), "403 origin_not_allowed"),
        Self("§12", with("Origin: http://localhost:1@a.example\r\n"), "403 origin_not_allowed"),
        Self("§12", with("Origin: http://localhost/\r\n"), "403 origin_not_allowed"),
        Self("§12", with("Origin: http://localhost.\r\n"), "403 origin_not_allowed"),
        Self("§12", with("Origin: http://a.localhost\r\n"), "403 origin_not_allowed"),
        Self("§12", with("Origin: http://127.1\r\n"), "403 origin_not_allowed"),
        Self("§12", with("Origin: http://localhost http://a.example\r\n"), "403 origin_not_allowed"),
        Self("§12", with("Origin:\r\n"), "403 origin_not_allowed"),
        Self("§12", with("Origin: file://\r\n"), "403 origin_not_allowed"),
        Self("§12", with("Sec-Fetch-Site: cross-site\r\n"), "403 origin_not_allowed"),
        Self("§12", with("Sec-Fetch-Site: Cross-Site\r\n"), "403 origin_not_allowed"),
        Self("§12", with("Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site\r\n"), "403 origin_not_allowed"),
        Self("§12", with("Sec-Fetch-Site: same-origin\r\n"), "GET /a "),
        Self("§12", get("Host: a.example\r\nOrigin: null\r\n"), "421 host_not_allowed"),
    ]

    /// `Content-Length`, and both framing fields (RFC 9112 §6).
    static let lengths: [Conformance] = [
        Self("9112 §6.2", post("Content-Length: 3\r\n", "abc"), "POST /a abc"),
        Self("9112 §6.2", post("content-length: 003 \r\n", "abc"), "POST /a abc"),
        Self("9112 §6.3", post(""), "POST /a "),
        Self("9112 §6.2", joined(with("Content-Length: 3\r\n"), "abc"), "GET /a abc"),
        Self("9112 §6.2", joined("DELETE /a HTTP/1.1\r\n", host, "Content-Length: 1\r\n\r\nx"), "DELETE /a x"),
        Self("9112 §6.3", post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"), "400 ambiguous_framing | close"),
        Self("9112 §6.3", post("Content-Length: 3\r\nContent-Length: 4\r\n", "abc"), "400 ambiguous_framing | close"),
        Self("9112 §6.3", post("Content-Length: 3, 3\r\n", "abc"), "400 ambiguous_framing | close"),
        Self("9110 §8.6", post("Content-Length: +3\r\n", "abc"), "400 ambiguous_framing | close"),
        Self("9110 §8.6", post("Content-Length: -3\r\n", "abc"), "400 ambiguous_framing | close"),
        Self("9110 §8.6", post("Content-Length: 0x3\r\n", "abc"), "400 ambiguous_framing | close"),
        Self("9110 §8.6", post("Content-Length: 3.0\r\n", "abc"), "400 ambiguous_framing | close"),
        Self("9110 §8.6", post("Content-Length: ٣\r\n", "abc"), "400 ambiguous_framing | close"),
        Self("9110 §8.6", post("Content-Length:\r\n", "abc"), "400 ambiguous_framing | close"),
        Self("9110 §8.6", post("Content-Length: 9223372036854775808\r\n"), "400 ambiguous_framing | close"),
        Self("9110 §8.6", post("Content-Length: 2000\r\n", long(2000)), "POST /a \(long(2000))"),
        Self("9110 §15.5.14", post("Content-Length: 2001\r\n"), "413 body_too_large | close"),
        Self("9110 §15.5.14", get("Host: a.example\r\nContent-Length: 2001\r\n"), "413 body_too_large | close"),
        Self(
            "9112 §6.3",
            post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
            "400 ambiguous_framing | close"
        ),
    ]

    /// The chunked coding (RFC 9112 §6.1, §7.1).
    static let chunks: [Conformance] = [
        Self("9112 §7.1", chunked("3\r\nabc\r\n0\r\n\r\n"), "POST /a abc"),
        Self("9112 §7.1", chunked("1\r\na\r\n00B\r\n0123456789x\r\n0\r\n\r\n"), "POST /a a0123456789x"),
        Self("9112 §7.1", chunked("b\r\n0123456789x\r\n000\r\n\r\n"), "POST /a 0123456789x"),
        Self("9112 §7.1", chunked("0\r\n\r\n"), "POST /a "),
        Self("9112 §7.1.1", chunked("1;a=b;c=\"d\"\r\na\r\n0;x\r\n\r\n"), "POST /a a"),
        Self("9112 §7.1.1", chunked("1 ;a\r\na\r\n0\r\n\r\n"), "POST /a a"),
        Self("9112 §7.1.2", chunked("1\r\na\r\n0\r\nSum: 1\r\n\r\n"), "POST /a a Sum=1"),
        Self("9112 §7.1.2", chunked("1\r\na\r\n0\r\nSum : 1\r\n\r\n"), "400 bad_field | close"),
        Self("9112 §7.1.2", chunked("1\r\na\r\n0\r\n Sum: 1\r\n\r\n"), "400 bad_field | close"),
        Self("9112 §7.1.2", chunked("0\r\n" + String(repeating: "A: b\r\n", count: 201)), "431 head_too_large | close"),
        Self("9112 §7", post("Transfer-Encoding: CHUNKED\r\n", "1\r\na\r\n0\r\n\r\n"), "POST /a a"),
        Self("9112 §6.1", post("Transfer-Encoding: gzip\r\n"), "400 ambiguous_framing | close"),
        Self("9112 §6.1", post("Transfer-Encoding: identity\r\n"), "400 ambiguous_framing | close"),
        Self("9112 §6.1", post("Transfer-Encoding: ,chunked\r\n"), "400 ambiguous_framing | close"),
        Self("9112 §6.1", post("Transfer-Encoding: xchunked\r\n"), "400 ambiguous_framing | close"),
        Self("9112 §6.1", post("Transfer-Encoding: chunked, chunked\r\n"), "400 ambiguous_framing | close"),
        Self("9112 §6.1", post("Transfer-Encoding: chunked, gzip\r\n"), "400 ambiguous_framing | close"),
        Self("9112 §6.1", post("Transfer-Encoding: \u{B}chunked\r\n"), "400 bad_field | close"),
        Self(
            "9112 §6.1",
            post("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"),
            "400 ambiguous_framing | close"
        ),
        Self("9112 §6.1", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), "501 unknown_coding | close"),
        Self("9112 §6.1", post("Transfer-Encoding: x, y,chunked\r\n"), "501 unknown_coding | close"),
        Self(
            "9112 §6.1",
            "POST /a HTTP/1.0\r\n\(host)Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "400 ambiguous_framing | close"
        ),
        Self("9112 §7.1", chunked("z\r\n"), "400 bad_chunk | close"),
        Self("9112 §7.1", chunked("\r\n"), "400 bad_chunk | close"),
        Self("9112 §7.1", chunked("-1\r\na\r\n"), "400 bad_chunk | close"),
        Self("9112 §7.1", chunked("+1\r\na\r\n"), "400 bad_chunk | close"),
        Self("9112 §7.1", chunked("0x1\r\na\r\n"), "400 bad_chunk | close"),
        Self("9112 §7.1", chunked(" 1\r\na\r\n"), "400 bad_chunk | close"),
        Self("9112 §7.1", chunked("1 \r\na\r\n"), "400 bad_chunk | close"),
        Self("9112 §7.1", chunked("1\na\n"), "400 bad_chunk | close"),
        Self("9112 §7.1", chunked("3\r\nabcd\r\n"), "400 bad_chunk | close"),
        Self("9112 §7.1", chunked("3\r\nab\r\n0\r\n\r\n"), "400 bad_chunk | close"),
        Self("9112 §7.1", chunked("3\r\nabc\n0\r\n\r\n"), "400 bad_chunk | close"),
        Self("9112 §7.1", chunked("FFFFFFFFFFFFFFFF\r\n"), "400 bad_chunk | close"),
        Self("9112 §7.1.1", chunked("1;a\rb\r\na\r\n"), "400 bad_chunk | close"),
        Self("9112 §7.1.1", chunked("1;\(long(4094))\r\na\r\n0;\r\n\r\n"), "POST /a a"),
        Self("9112 §7.1.1", chunked("1;\(long(4094))\r\na\r\n0;;\r\n\r\n"), "400 chunk_extensions_too_long | close"),
        Self("9112 §7.1.1", chunked("1;\(long(4200))\r\na\r\n"), "400 chunk_extensions_too_long | close"),
    ]

    /// Several requests, and how connections end (RFC 9112 §9).
    static let connections: [Conformance] = [
        Self("9112 §9.3.2", joined(line("GET /b HTTP/1.1"), line("GET /c HTTP/1.1")), "GET /b  | GET /c "),
        Self(
            "9112 §9.3.2",
            joined(chunked("1\r\na\r\n0\r\n\r\n"), post("Content-Length: 1\r\n", "b")),
            "POST /a a | POST /a b"
        ),
        Self("9112 §9.3.2", joined(line("GET /b HTTP/1.1"), line("BAD")), "GET /b  | 400 bad_request_line | close"),
        Self(
            "9112 §9.3.2",
            joined(get("Host: a.example\r\n"), line("GET /c HTTP/1.1")),
            "421 host_not_allowed | GET /c "
        ),
        Self(
            "9112 §9.3.2",
            joined("POST /b HTTP/1.1\r\nHost: a.example\r\nContent-Length: 3\r\n\r\nabc", line("GET /c HTTP/1.1")),
            "421 host_not_allowed | GET /c "
        ),
        Self("9112 §9.6", joined(with("Connection: close\r\n"), line("GET /c HTTP/1.1")), "GET /a  | close"),
        Self("9112 §9.6", joined(with("Connection: x, Close\r\n"), line("GET /c HTTP/1.1")), "GET /a  | close"),
        Self("9112 §9.3", joined(line("GET /b HTTP/1.0"), line("GET /c HTTP/1.1")), "GET /b  | close"),
        Self(
            "9112 §9.3",
            joined("GET /b HTTP/1.0\r\n\(host)Connection: Keep-Alive\r\n\r\n", line("GET /c HTTP/1.1")),
            "GET /b  | GET /c "
        ),
        Self(
            "9110 §7.8",
            joined(with("Connection: Upgrade\r\nUpgrade: websocket\r\n"), line("GET /c HTTP/1.1")),
            "GET /a  | GET /c "
        ),
        Self(
            "9110 §7.8",
            joined(
                with("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"),
                line("GET /c HTTP/1.1")
            ),
            "GET /a  | GET /c "
        ),
        Self(
            "9112 §2.2",
            joined(post("Content-Length: 1\r\n", "a"), "\r\n", line("GET /c HTTP/1.1")),
            "POST /a a | GET /c "
        ),
        Self("9112 §9.3.2", joined(line("HEAD /b HTTP/1.1"), line("HEAD /c HTTP/1.1")), "200 | 200"),
    ]

    /// `Expect` (RFC 9110 §10.1.1).
    static let expectations: [Conformance] = [
        Self("9110 §10.1.1", post("Expect: 100-Continue\r\nContent-Length: 1\r\n", "a"), "POST /a a"),
        Self("9110 §10.1.1", post("Expect: x\r\nContent-Length: 1\r\n", "a"), "417 expectation_failed | close"),
        Self("9110 §10.1.1", post("Expect: 100-continue, x\r\n"), "417 expectation_failed | close"),
        Self(
            "9110 §10.1.1",
            get("Host: a.example\r\nExpect: 100-continue\r\nContent-Length: 1\r\n"),
            "421 host_not_allowed | close"
        ),
    ]
}
