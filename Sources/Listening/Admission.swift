import HTTPMessages
import NIOHTTP1

/// Who is let in: the checks on a request head before anything else happens (docs/design.md §12).
///
/// Everything that NIO's parser accepts and a gateway must not is refused here, in one place: ambiguous framing
/// (RFC 9112 §6.3), a missing or foreign `Host` (DNS rebinding), foreign browser origins, `CONNECT` and `TRACE`.
package struct Admission: Sendable {
    /// The outcome of the checks.
    enum Verdict {
        /// The request may go on, with its target in origin form.
        case admitted(RequestHead)
        /// The request is answered with this.
        case refused(Refusal)
    }

    private let hosts: Set<String>
    private let origins: Set<String>
    /// The largest request body in bytes, declared or counted while it comes.
    let maximumBody: Int

    /// Creates the checks of one server.
    ///
    /// - Parameters:
    ///   - hosts: Names to serve beside the loopback ones, without port: the listen address and `--allow-host`.
    ///   - origins: Browser origins to serve beside the loopback ones: `--allow-origin`.
    ///   - maximumBody: The largest request body in bytes: `--max-body`.
    package init(hosts: some Sequence<String>, origins: some Sequence<String>, maximumBody: Int) {
        self.hosts = Set(["localhost", "127.0.0.1", "[::1]"] + hosts.map { $0.lowercased() })
        self.origins = Set(origins.map { $0.lowercased() })
        self.maximumBody = maximumBody
    }

    /// Checks a head, cheapest first: limits, syntax, `Host`, browser provenance, target.
    func check(_ head: RequestHead) -> Verdict {
        guard let framing = BodyFraming.ofRequest(head.headers),
            !(framing == .chunked && head.version == .http1_0)
        else { return .refused(framingRefusal(head)) }
        if case .length(let length) = framing, length > maximumBody {
            return .refused(bodyTooLarge("The body of \(length) bytes"))
        }
        if head.method == "CONNECT" || head.method == "TRACE" {
            return .refused(
                Refusal(
                    status: 405,
                    code: "method_not_allowed",
                    message: "\(head.method) is not served here.",
                    hint: "Tapedeck is a reverse proxy: set the base URL of your client to it.",
                    closes: true,
                    headers: ["Allow": "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"]
                )
            )
        }
        // Saved bytes are characters of their own; a repair that is left was made in a head behind another one.
        guard !head.headers.contains(where: { FieldBytes.isRepaired($0.name) || FieldBytes.isRepaired($0.value) })
        else {
            return .refused(Self.badField)
        }
        guard head.target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x23 }) else {
            return .refused(Self.badTarget)
        }
        if let refusal = checkHost(head) ?? checkOrigin(head) ?? checkExpectation(head) { return .refused(refusal) }
        return checkTarget(head)
    }

    /// The answer to a body above the limit.
    func bodyTooLarge(_ body: String = "The body") -> Refusal {
        Refusal(
            status: 413,
            code: "body_too_large",
            message: "\(body) is above the limit of \(maximumBody) bytes.",
            hint: "Raise the limit with --max-body.",
            closes: true
        )
    }

    /// The answer to bytes that the parser refused, or `nil` where the connection just closes.
    static func refusal(for error: any Error) -> Refusal? {
        guard let error = error as? HTTPParserError else { return nil }
        switch error {
        case .invalidVersion, .paused:
            // The parser pauses at the preface of HTTP/2.
            return Refusal(
                status: 505,
                code: "http_version",
                message: "Only HTTP/1.0 and HTTP/1.1 are spoken here.",
                hint: "Let the client use HTTP/1.1.",
                closes: true
            )
        case .headerOverflow:
            return Refusal(
                status: 431,
                code: "head_too_large",
                message: "The request head is above the limit.",
                hint: "A head may have 64 KiB, 200 fields and 32 KiB a field.",
                closes: true
            )
        case .invalidEOFState, .closedConnection:
            return nil
        default:
            return Refusal(
                status: 400,
                code: "bad_request",
                message: "The request is not well-formed HTTP/1.1.",
                hint: "See RFC 9112; the connection closes.",
                closes: true
            )
        }
    }

    /// Whether the parser will stop after this request because it thinks another protocol follows.
    ///
    /// Upgrades are ignored and the request is answered as HTTP/1.1 (RFC 9110 §7.8 allows that); the connection then
    /// ends, since NIO's decoder reads no further on it.
    static func asksForUpgrade(_ head: HTTPRequestHead) -> Bool { head.headers.contains(name: "upgrade") }

    private func framingRefusal(_ head: RequestHead) -> Refusal {
        if head.version == .http1_1, !head.headers.contains(name: "content-length"), Self.isForeignCoding(head.headers)
        {
            return Refusal(
                status: 501,
                code: "unknown_coding",
                message: "The request body has a transfer coding other than chunked.",
                hint: "Send Transfer-Encoding: chunked alone.",
                closes: true
            )
        }
        return Refusal(
            status: 400,
            code: "ambiguous_framing",
            message: "The request does not say in one clear way where its body ends.",
            hint: "Send exactly one Content-Length, or Transfer-Encoding: chunked.",
            closes: true
        )
    }

    /// Whether the transfer codings end in `chunked`, once, with others before it (RFC 9112 §6.1).
    private static func isForeignCoding(_ headers: HTTPHeaders) -> Bool {
        let fields = headers["transfer-encoding"]
        guard fields.count == 1 else { return false }
        let codings = fields[0].split(separator: ",", omittingEmptySubsequences: false)
            .map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
        return codings.count > 1 && codings.firstIndex(of: "chunked") == codings.count - 1 && !codings.contains("")
    }

    private func checkHost(_ head: RequestHead) -> Refusal? {
        let values = head.headers.values(of: "host")
        guard values.count == 1, let name = Self.hostName(values[0]) else {
            return Refusal(
                status: 400,
                code: "bad_host",
                message: "The request needs exactly one well-formed Host field.",
                hint: "Send Host: 127.0.0.1 with the port of this server.",
                closes: true
            )
        }
        if hosts.contains(name) { return nil }
        return Refusal(
            status: 421,
            code: "host_not_allowed",
            message: "This server is not \"\(name)\".",
            hint: "Use localhost or 127.0.0.1, or start with --allow-host \(name)."
        )
    }

    /// The lower-case host name of a `Host` value without its port, brackets kept; `nil` if it is malformed.
    static func hostName(_ value: String) -> String? {
        // Other letters could become these when they are made lower-case, as the Kelvin sign becomes a k.
        guard value.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        var name = Substring(value.lowercased())
        if name.hasPrefix("[") {
            guard let bracket = name.firstIndex(of: "]") else { return nil }
            let rest = name[name.index(after: bracket)...]
            guard rest.isEmpty || (rest.hasPrefix(":") && isPort(rest.dropFirst())) else { return nil }
            name = name[...bracket]
            guard name.dropFirst().dropLast().allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else {
                return nil
            }
            return String(name)
        }
        if let colon = name.firstIndex(of: ":") {
            guard isPort(name[name.index(after: colon)...]) else { return nil }
            name = name[..<colon]
        }
        let isName = name.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x2E || byte == 0x5F
        }
        return isName && !name.isEmpty ? String(name) : nil
    }

    private static func isPort(_ text: Substring) -> Bool { DecimalDigits.parse(text).map { $0 <= 65_535 } ?? false }

    private func checkOrigin(_ head: RequestHead) -> Refusal? {
        let values = head.headers.values(of: "origin")
        let isCrossSite = head.headers.values(of: "sec-fetch-site").contains { $0.lowercased() == "cross-site" }
        if values.isEmpty && !isCrossSite { return nil }
        if values.count == 1, isAllowedOrigin(values[0]) { return nil }
        return Refusal(
            status: 403,
            code: "origin_not_allowed",
            message: "Pages of this origin may not use this server.",
            hint: "Start with --allow-origin and the page's origin."
        )
    }

    /// Whether a browser page of `origin` may call: loopback literals on any port, or an origin the user named.
    package func isAllowedOrigin(_ origin: String) -> Bool {
        guard origin.utf8.allSatisfy({ $0 < 0x80 }) else { return false }
        let origin = origin.lowercased()
        if origins.contains(origin) { return true }
        for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
            let authority = String(origin.dropFirst(scheme.count))
            guard let name = Self.hostName(authority) else { return false }
            return ["localhost", "127.0.0.1", "[::1]"].contains(name)
        }
        return false
    }

    private func checkExpectation(_ head: RequestHead) -> Refusal? {
        let values = head.headers.values(of: "expect")
        if values.allSatisfy({ $0.lowercased() == "100-continue" }) { return nil }
        return Refusal(
            status: 417,
            code: "expectation_failed",
            message: "Only Expect: 100-continue is understood.",
            hint: "Leave the Expect field out.",
            closes: true
        )
    }

    private static let badField = Refusal(
        status: 400,
        code: "bad_field",
        message: "A header field holds bytes that are no UTF-8 and could not be kept.",
        hint: "Send such a request when the answer before it is here.",
        closes: true
    )

    private static let badTarget = Refusal(
        status: 400,
        code: "bad_target",
        message: "The request target is not a path.",
        hint: "Send a path that begins with /, without # and without bytes above 0x7F.",
        closes: true
    )

    private func checkTarget(_ head: RequestHead) -> Verdict {
        if head.target.hasPrefix("/") || (head.target == "*" && head.method == "OPTIONS") { return .admitted(head) }
        guard head.target.lowercased().hasPrefix("http://") else { return .refused(Self.badTarget) }
        let rest = head.target.dropFirst("http://".count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard let name = Self.hostName(String(authority)), hosts.contains(name) else {
            return .refused(
                Refusal(
                    status: 421,
                    code: "host_not_allowed",
                    message: "This server is no forward proxy.",
                    hint: "Set the base URL of your client to this server instead of a proxy setting."
                )
            )
        }
        var admitted = head
        let target = rest.dropFirst(authority.count)
        admitted.target = target.hasPrefix("/") ? String(target) : "/" + target
        return .admitted(admitted)
    }
}
