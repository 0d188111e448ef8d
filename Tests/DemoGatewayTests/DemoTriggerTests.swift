import NIOHTTP1
import Testing

@testable import DemoGateway

@Suite struct DemoTriggerTests {
    @Test(
        "Words of a prompt that make errors",
        arguments: [
            ("please fail 429", DemoTrigger.fail(status: 429)),
            ("Now Please FAIL 500 for me", .fail(status: 500)),
            ("please fail later", .failLater), ("please retry", .retry), ("please break off", .breakOff),
            ("please refuse", .refuse), ("please fail 200", nil), ("please fail 600", nil), ("please fail", nil),
            ("please", nil), ("", nil),
        ] as [(String, DemoTrigger?)]
    )
    func words(prompt: String, trigger: DemoTrigger?) {
        #expect(DemoTrigger(in: prompt) == trigger)
    }

    @Test("429 once, then the answer")
    func retry() {
        let client = DemoClient()
        let first = client.chat("openai", "please retry this")
        #expect(first.status == 429)
        #expect(first.headers["retry-after"] == ["1"])
        #expect(client.chat("openai", "please retry this").status == 200)
        #expect(client.chat("openai", "please retry that").status == 429)
    }

    @Test("A body that breaks off is the first half of what it would have been")
    func breakOff() {
        let broken = DemoClient().chat("openai", "please break off")
        #expect(broken.steps.last == .breakOff)
        #expect(broken.text.hasPrefix("data: {"))
        #expect(!broken.text.contains("[DONE]"))
        #expect(broken.headers["transfer-encoding"] == ["chunked"])
        let whole = DemoClient().post("/openai/v1/embeddings", #"{"input":"please break off"}"#)
        #expect(whole.steps.last == .breakOff)
        #expect(whole.headers["content-length"].first.flatMap { Int($0) }.map { $0 / 2 } == whole.body.count)
    }
}
