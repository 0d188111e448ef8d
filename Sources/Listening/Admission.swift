import HTTPMessages
import NIOHTTP1

/// Who is let in: the checks on a request head before anything else happens (docs/design.md §12).
///
/// What is no well-formed request with one clear framing was refused before (`HTTPMessages/RequestParser`). Refused here
/// is what this server does not serve: bodies that are too large, `CONNECT` and `TRACE`, a missing or foreign `Host` (DNS
/// rebinding), foreign browser origins, other servers' targets.
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

    /// Checks a head, cheapest first: limits, `Host`, browser provenance, target.
    func check(_ head: RequestHead) -> Verdict {
        if case .length(let length) = BodyFraming.ofRequest(head.headers), length > maximumBody {
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

    private func checkTarget(_ head: RequestHead) -> Verdict {
        if head.target.hasPrefix("/") || (head.target == "*" && head.method == "OPTIONS") { return .admitted(head) }
        guard head.target.lowercased().hasPrefix("http://") else { return .refused(.badTarget) }
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
