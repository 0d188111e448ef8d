import Testing

/// A request, what it is about, and what becomes of it.
struct Conformance: CustomTestStringConvertible, Sendable {
    /// The rule.
    let rule: String
    /// What is sent.
    let request: String
    /// What comes back: a status or a body, or several, and `close` where the connection ends.
    let expected: String

    /// Whether the answers have heads only.
    var isHead: Bool { request.hasPrefix("HEAD") }

    /// Whether one of the requests is answered by the echo.
    var isServed: Bool { isHead || expected.contains(" /") || expected.contains("OPTIONS") }

    init(_ rule: String, _ request: String, _ expected: String) {
        self.rule = rule
        self.request = request
        self.expected = expected
    }

    var testDescription: String { "\(rule): \(request.prefix(60).debugDescription)" }

    /// What an echo at the end of the connection shows of the bytes that came back.
    ///
    /// Of an answer with 200 it is the body, of another its status and code.
    static func summary(of received: String, isClosed: Bool, isHead: Bool) -> String {
        var parts: [String] = []
        var rest = Substring(received)
        while let head = rest.firstRange(of: "\r\n\r\n") {
            let fields = rest[..<head.lowerBound].split(separator: "\r\n")
            let status = fields.first?.split(separator: " ").dropFirst().first ?? ""
            rest = rest[head.upperBound...]
            let length = fields.first { $0.hasPrefix("Content-Length: ") }?.split(separator: " ").last.flatMap {
                Int($0)
            }
            let body = rest.prefix(isHead ? 0 : length ?? 0)
            rest = rest.dropFirst(body.count)
            let code = body.firstRange(of: "\"code\":\"").map { body[$0.upperBound...].prefix { $0 != "\"" } }
            parts.append(status == "200" && !isHead ? String(body) : code.map { "\(status) \($0)" } ?? String(status))
        }
        return (parts + (rest.isEmpty ? [] : ["rest"]) + (isClosed ? ["close"] : [])).joined(separator: " | ")
    }
}
