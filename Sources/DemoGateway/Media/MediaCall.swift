import NIOHTTP1

/// A request to the media host, taken apart.
struct MediaCall: Sendable {
    /// The method; `GET` also for `HEAD`, whose answer has the same head.
    let method: String
    /// The path as sent.
    let path: String
    /// The decoded pairs of the query.
    let parameters: [(name: String, value: String)]
    /// The header fields.
    let headers: HTTPHeaders
    /// The body.
    let body: [UInt8]
    /// The time of day.
    let now: DemoTime
    /// What uploads left behind.
    let ledger: DemoLedger

    /// Takes a request apart.
    init(_ request: DemoRequest, now: Int, ledger: DemoLedger) {
        let question = request.target.firstIndex(of: "?") ?? request.target.endIndex
        method = request.method == "HEAD" ? "GET" : request.method
        path = String(request.target[..<question])
        parameters = DemoTarget.pairs(ofQuery: request.target[question...].dropFirst())
        headers = request.headers
        body = request.body
        self.now = DemoTime(seconds: now)
        self.ledger = ledger
    }

    /// The segments of the path.
    var segments: [Substring] { path.split(separator: "/") }

    /// The first value of a query parameter.
    func parameter(_ name: String) -> String? { parameters.first { $0.name == name }?.value }
}
