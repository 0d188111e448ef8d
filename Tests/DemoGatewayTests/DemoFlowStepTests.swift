import NIOHTTP1
import Testing

@testable import DemoGateway

@Suite struct DemoFlowStepTests {
    private let answers = [
        DemoReceived(headers: ["Location": "http://h:1/gw/x?y=/z"], body: Array(#"{"url":"http://h/"}"#.utf8))
    ]

    private func step(_ target: DemoFlowStep.Target, body: String = "", link: DemoLink? = nil) -> DemoFlowStep {
        DemoFlowStep(
            gateway: .imgly,
            title: "t",
            method: "POST",
            target: target,
            headers: [:],
            body: Array(body.utf8),
            link: link
        )
    }

    @Test("A path is below the gateway, a link is where it leads, the body has its link")
    func requests() {
        #expect(step(.path("/v1/x")).request(after: [])?.target == "/imgly/v1/x")
        let link = DemoLink(step: 0, place: .header("location"))
        #expect(step(.link(link)).request(after: answers)?.target == "/gw/x?y=/z")
        let quoting = step(.path("/"), body: #"["{link}"]"#, link: DemoLink(step: 0, place: .member("url")))
        #expect(quoting.body(after: answers).map { String(decoding: $0, as: UTF8.self) } == #"["http://h/"]"#)
    }

    @Test("There is no request where a link did not come")
    func missing() {
        let link = DemoLink(step: 1, place: .header("location"))
        #expect(step(.link(link)).request(after: answers) == nil)
        #expect(step(.path("/"), body: "{link}", link: link).request(after: answers) == nil)
    }

    @Test("The target of a URL", arguments: [("http://h:1/a?b", "/a?b"), ("http://h", "/"), ("https://h/", "/")])
    func targets(url: String, target: String) { #expect(DemoFlowStep.target(of: url) == target) }
}
