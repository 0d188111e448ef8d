import BodyFormats
import NIOHTTP1
import Testing

@testable import DemoGateway

@Suite struct DemoFlowTests {
    @Test("Every answer to a flow is sound: framing, JSON, events", arguments: DemoFlow.gateways)
    func sound(gateway: DemoService) throws {
        let demo = DemoGateway(seed: 11)
        let flow = DemoFlow(gateway, seed: 11)
        #expect(flow.steps.count >= 6)
        for step in flow.steps {
            let answer = demo.answer(step.request)
            try answer.expectSound("\(step.gateway) \(step.title)")
            #expect(answer.status != 404 && answer.status != 410, "\(step.gateway) \(step.title)")
            #expect(step.path.hasPrefix("/") && !step.title.isEmpty)
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
        for gateway in DemoFlow.gateways {
            let demo = DemoGateway(seed: 2)
            for step in DemoFlow(gateway, seed: 2).steps {
                let answer = demo.answer(step.request)
                statuses.insert(answer.status)
                answer.headers["content-type"].first.map { _ = types.insert($0) }
            }
        }
        #expect(statuses.isSuperset(of: [200, 202, 206, 302, 304, 400, 402, 429, 501, 503, 529]))
        #expect(
            types.isSuperset(of: [
                "application/json", "text/event-stream; charset=utf-8", "video/mp4", "audio/mpeg",
                "application/json; charset=UTF-8",
            ])
        )
    }
}
