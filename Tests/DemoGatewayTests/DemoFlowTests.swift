import BodyFormats
import NIOHTTP1
import Testing

@testable import DemoGateway

@Suite struct DemoFlowTests {
    /// The answers of a gateway with no media host to a whole flow; a link that did not come has none.
    private func answers(_ gateway: DemoService, seed: UInt64) -> [DemoAnswer?] {
        let demo = DemoGateway(seed: seed)
        var received: [DemoReceived] = []
        return DemoFlow(gateway, seed: seed).steps.map { step in
            let answer = step.request(after: received).map { demo.answer($0) }
            received.append(DemoReceived(headers: answer?.headers ?? [:], body: answer?.body ?? []))
            return answer
        }
    }

    @Test("Every answer to a flow is sound: framing, JSON, events", arguments: DemoFlow.gateways)
    func sound(gateway: DemoService) throws {
        let steps = DemoFlow(gateway, seed: 11).steps
        #expect(steps.count >= 6)
        for (step, answer) in zip(steps, answers(gateway, seed: 11)) {
            let name: Comment = "\(step.gateway) \(step.title)"
            let answer = try #require(answer, name)
            if step.method != "HEAD" { try answer.expectSound(name) }
            #expect(answer.status != 404 && answer.status != 410 && answer.status != 416, name)
            if case .path(let path) = step.target { #expect(path.hasPrefix("/")) }
            #expect(!step.title.isEmpty)
        }
    }

    @Test("Titles are different within a flow", arguments: DemoFlow.gateways)
    func titles(gateway: DemoService) {
        let titles = DemoFlow(gateway, seed: 1).steps.map(\.title)
        #expect(Set(titles).count == titles.count)
    }

    @Test("A flow is the same for the same seed, and knows the ids of a gateway with that seed")
    func seeds() {
        #expect(DemoFlow(.imgly, seed: 3).steps == DemoFlow(.imgly, seed: 3).steps)
        #expect(DemoFlow(.imgly, seed: 3).steps != DemoFlow(.imgly, seed: 4).steps)
        #expect(DemoFlow(.openrouter, seed: 3).steps.isEmpty)
    }

    @Test("The flows show every kind of answer")
    func variety() {
        var statuses: Set<Int> = []
        var types: Set<String> = []
        for answer in DemoFlow.gateways.flatMap({ answers($0, seed: 2) }).compactMap({ $0 }) {
            statuses.insert(answer.status)
            answer.headers["content-type"].first.map { _ = types.insert($0) }
        }
        #expect(statuses.isSuperset(of: [200, 202, 206, 302, 304, 400, 402, 429, 501, 503, 529]))
        #expect(
            types.isSuperset(of: [
                "application/json", "text/event-stream; charset=utf-8", "video/mp4", "image/png", "audio/mpeg",
                "application/json; charset=UTF-8",
            ])
        )
    }

    @Test("A link is followed without a key, and media by their head and in part as well")
    func links() {
        for gateway in DemoFlow.gateways where ![.anthropic, .gemini].contains(gateway) {
            let links = DemoFlow(gateway, seed: 1).steps.filter { if case .link = $0.target { true } else { false } }
            #expect(links.allSatisfy { !$0.headers.contains(name: "authorization") })
            #expect(links.contains { $0.method == "HEAD" } && links.contains { $0.headers.contains(name: "range") })
        }
        let imgly = zip(DemoFlow(.imgly, seed: 1).steps, answers(.imgly, seed: 1))
        let back = imgly.first { $0.0.title == "what was uploaded" }?.1
        #expect(back.map { $0.body == DemoFlow.picture } == true)
    }
}
