import DemoGateway
import NIOHTTP1
import Upstreams

/// A client that asks for the steps of one flow through a proxy, and follows the links in the answers it got.
struct DemoPlayer {
    private let gateway: DemoService
    private let client: WireCall
    private let port: Int
    private var answers: [DemoReceived] = []

    /// A client that has asked for nothing yet.
    init(_ gateway: DemoService, through client: WireCall, port: Int) {
        self.gateway = gateway
        self.client = client
        self.port = port
    }

    /// Asks for the next step; the answer is empty where a link for it did not come or leads past the proxy.
    mutating func send(_ step: DemoFlowStep) async throws -> (answer: DemoAnswerBytes, milliseconds: Double) {
        let clock = ContinuousClock()
        let start = clock.now
        var wire: [UInt8] = []
        if let target = target(of: step), let body = step.body(after: answers) {
            wire = try await client.send(step.method, target, headers: step.headers, body: body)
        }
        let elapsed = (clock.now - start).components
        let answer = DemoAnswerBytes(wire)
        answers.append(answer.received)
        return (answer, Double(elapsed.attoseconds) / 1e15 + Double(elapsed.seconds) * 1000)
    }

    /// Asks for some bytes of what a step asks for.
    func part(_ range: Range<Int>, of step: DemoFlowStep) async throws -> DemoAnswerBytes {
        guard let target = target(of: step) else { return DemoAnswerBytes([]) }
        let headers: HTTPHeaders = ["Range": "bytes=\(range.lowerBound)-\(range.upperBound - 1)"]
        return DemoAnswerBytes(try await client.send("GET", target, headers: headers, body: []))
    }

    /// The last segment of the path that a step asks for.
    func name(of step: DemoFlowStep) -> String {
        let path = (target(of: step) ?? "").prefix { $0 != "?" }
        return String(path.split(separator: "/").last ?? "file")
    }

    /// Path and query at the proxy; a session for each gateway, and so a cassette.
    private func target(of step: DemoFlowStep) -> String? {
        switch step.target {
        case .path(let path): return "/@demo-\(gateway.rawValue)/\(gateway.rawValue)\(path)"
        case .link(let link):
            guard let url = link.url(in: answers), url.hasPrefix("http://127.0.0.1:\(port)/") else { return nil }
            return DemoFlowStep.target(of: url)
        }
    }
}
