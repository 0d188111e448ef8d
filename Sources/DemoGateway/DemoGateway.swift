import NIOHTTP1
import Synchronization

/// An upstream that speaks like the real gateways and costs nothing: for `demo`, for tests and for benchmarks.
///
/// It is a function from requests to answers and opens no socket. Which gateway it plays is said by the first segment of
/// the path (`DemoService`), so an upstream URL is `http://127.0.0.1:PORT/imgly`. Answers depend on the seed, the
/// request, and how often the same request came before; the same sequence of requests gets the same bytes. They repeat
/// the prompt, and words in it make errors (`DemoTrigger`). It wants no key.
package final class DemoGateway: Sendable {
    private let seed: DemoSeed
    private let pace: DemoPace
    private let linkLifetime: Int
    private let ledger = DemoLedger()

    /// A gateway without jobs and uploads.
    ///
    /// - Parameters:
    ///   - seed: Equal seeds give equal answers.
    ///   - pace: The pauses in its answers.
    ///   - linkLifetime: How many seconds signed links and temporary media are good for.
    package init(seed: UInt64, pace: DemoPace = .instant, linkLifetime: Int = 60) {
        self.seed = DemoSeed(seed)
        self.pace = pace
        self.linkLifetime = linkLifetime
    }

    /// The host that has this gateway's media.
    package var media: DemoMediaHost { DemoMediaHost(ledger: ledger, pace: pace) }

    /// Answers a request.
    ///
    /// - Parameters:
    ///   - request: The whole request; a body is read as its content type says.
    ///   - surroundings: The time, and where the media host is.
    /// - Returns: The whole answer. An unknown path is one too (404), nothing is an error of this function.
    package func answer(_ request: DemoRequest, in surroundings: DemoSurroundings = .still) -> DemoAnswer {
        var answer = answerWithBody(request, surroundings)
        if request.method == "HEAD" { answer.steps = [] }
        return answer
    }

    private func answerWithBody(_ request: DemoRequest, _ surroundings: DemoSurroundings) -> DemoAnswer {
        guard let target = DemoTarget(request.target) else {
            let names = DemoService.allCases.map { "/\($0.rawValue)" }.joined(separator: ", ")
            return .json(["error": "The demo gateway has \(names), but not \(request.target)"], status: 404)
        }
        let method = request.method == "HEAD" ? "GET" : request.method
        var found: (route: DemoRoute, captures: [String])?
        for route in target.service.routes where found == nil && route.method == method {
            found = route.captures(in: target.path).map { (route, $0) }
        }
        let call = call(request, target, captures: found?.captures ?? [], surroundings)
        var answer =
            Self.triggeredFailure(call) ?? found?.route.answer(call)
            ?? call.failure(404, "The demo has no \(method) \(target.path)").answer
        for (name, value) in call.service.answerHeaders(call) { answer.headers.add(name: name, value: value) }
        return DemoTrigger(in: call.prompt) == .breakOff ? answer.brokenOff() : answer
    }

    private func call(
        _ request: DemoRequest,
        _ target: DemoTarget,
        captures: [String],
        _ surroundings: DemoSurroundings
    ) -> DemoCall {
        // Of a large body the beginning and the length are told apart: enough, and quick.
        let body = seed.derived(request.body.prefix(1 << 16)).hex(16)
        let key = "\(request.method) \(request.target) \(request.body.count) \(body)"
        let host = request.headers["host"].first ?? "127.0.0.1"
        return DemoCall(
            service: target.service,
            path: target.path,
            query: target.parameters,
            headers: request.headers,
            body: request.body,
            fields: DemoFields(body: request.body, headers: request.headers),
            captures: captures,
            origin: "http://\(host)/\(target.service.rawValue)",
            now: surroundings.now,
            linkLifetime: linkLifetime,
            media: surroundings.media.map {
                MediaLinks(origin: $0, now: DemoTime(seconds: surroundings.now), lifetime: linkLifetime)
            },
            seed: seed.derived("\(key) \(ledger.occurrence(of: key))"),
            pace: pace,
            ledger: ledger
        )
    }

    /// The error that the prompt or a broken body asks for; nil where the route is to answer.
    private static func triggeredFailure(_ call: DemoCall) -> DemoAnswer? {
        if call.fields.isMalformed { return call.failure(400, "The body is not JSON").answer }
        switch DemoTrigger(in: call.prompt) {
        case .fail(let status): return call.failure(status, "As asked for: \(call.prompt)").answer
        case .retry where call.ledger.occurrence(of: "retry \(call.path) \(call.prompt)") == 0:
            return call.failure(429, "Slow down, and ask once more").answer
        case .retry, .failLater, .breakOff, .refuse, nil: return nil
        }
    }
}
