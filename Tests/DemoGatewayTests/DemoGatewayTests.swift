import BodyFormats
import NIOHTTP1
import Testing

@testable import DemoGateway

@Suite struct DemoGatewayTests {
    @Test("The same seed and the same requests give the same bytes, another seed gives others")
    func determinism() {
        for service in DemoFlow.gateways {
            let steps = DemoFlow(service, seed: 5).steps
            let answers = { (seed: UInt64) in
                let gateway = DemoGateway(seed: seed)
                return steps.compactMap { $0.request(after: []) }.map { gateway.answer($0) }
            }
            #expect(answers(5) == answers(5))
            #expect(answers(5) != answers(6))
        }
    }

    @Test("Another prompt gets another answer, and a repeated request another id")
    func differences() throws {
        let client = DemoClient()
        let first = client.chat("openai", "one kite")
        let second = client.chat("openai", "two kites")
        let third = client.chat("openai", "one kite")
        #expect(first.body != second.body)
        #expect(first.body != third.body)
        #expect(try first.frames.first?["id"] != third.frames.first?["id"])
        #expect(first.text.contains(#"" kite""#))
        #expect(!first.text.contains("kites"))
    }

    @Test("Answers do not depend on what else was asked before")
    func independence() {
        let (busy, idle) = (DemoClient(), DemoClient())
        _ = busy.chat("openai", "something else")
        #expect(busy.chat("openai", "hello") == idle.chat("openai", "hello"))
    }

    @Test("Every service has routes, and no route is hidden by another")
    func routes() {
        for service in DemoService.allCases {
            var seen: Set<String> = []
            for route in service.routes {
                #expect(seen.insert("\(route.method) \(route.pattern.joined(separator: "/"))").inserted)
            }
            #expect(!seen.isEmpty)
        }
    }

    @Test("What the demo does not have is 404 in the gateway's shape, and a list of gateways elsewhere")
    func unknownPaths() throws {
        let client = DemoClient()
        let answer = client.get("/imgly/v1/nothing")
        #expect(answer.status == 404)
        #expect(try answer.json["error"]?["code"]?.stringValue == "not_found")
        #expect(client.get("/nobody/v1").status == 404)
        #expect(client.get("/nobody/v1").text.contains("/free-ai-gateway"))
        #expect(client.get("/openai/v1/chat/completions").status == 404)
        #expect(client.get("/").status == 404)
    }

    @Test("HEAD has the head of GET and no body")
    func head() {
        let get = DemoClient().get("/openai/v1/models")
        let head = DemoClient().get("/openai/v1/models", method: "HEAD")
        #expect(head.steps.isEmpty)
        #expect(head.headers["content-length"] == get.headers["content-length"])
    }

    @Test("A body that says it is JSON and is not gets 400")
    func malformedJSON() {
        #expect(DemoClient().post("/openai/v1/chat/completions", "{").status == 400)
    }

    @Test("Pauses are steps, one before the first event and one between each two")
    func pauses() {
        let pace = DemoPace(beforeFirst: 7, betweenEvents: 3, slowWork: 500)
        let steps = DemoClient(pace: pace).chat("openai", "x").steps
        #expect(steps.first == .pause(milliseconds: 7))
        #expect(steps.filter { $0 == .pause(milliseconds: 3) }.count == (steps.count - 2) / 2)
        let video = DemoClient(pace: pace).post("/aigate/v1/video/generations", #"{"prompt":"waves"}"#)
        #expect(video.steps.first == .pause(milliseconds: 500))
        #expect(video.steps.count == 2)
    }

    @Test("Links point to the host that the request named")
    func links() {
        let answer = DemoClient().post("/openai/v1/images/generations", #"{"prompt":"a kite"}"#)
        #expect(answer.text.contains("http://127.0.0.1:9000/openai/media/"))
    }
}
