import BodyFormats
import NIOHTTP1

/// The sample requests of one gateway, in order: what `tapedeck demo` records and replays.
///
/// Where a request needs what an earlier answer said (the id of a job, the name of a picture), the flow asks a demo
/// gateway of its own with the same seed, so that the list is complete before anything is sent. It fits a demo gateway
/// that has that seed and is asked for nothing else.
package struct DemoFlow: Sendable {
    /// The gateway.
    package let gateway: DemoService
    /// Its requests.
    package private(set) var steps: [DemoFlowStep] = []
    private let rehearsal: DemoGateway

    /// The gateways that have a flow.
    package static let gateways: [DemoService] = [
        .imgly, .aigateway, .aigate, .llmgateway, .freeAIGateway, .openai, .anthropic, .gemini,
    ]

    /// The flow of a gateway; it is empty for one that is not in `gateways`.
    ///
    /// - Parameters:
    ///   - gateway: Whose flow.
    ///   - seed: The seed of the demo gateway that will be asked.
    package init(_ gateway: DemoService, seed: UInt64) {
        self.gateway = gateway
        rehearsal = DemoGateway(seed: seed)
        switch gateway {
        case .imgly: addImglySteps()
        case .aigateway: addAIGatewaySteps()
        case .aigate: addAIGateSteps()
        case .llmgateway: addLLMGatewaySteps()
        case .freeAIGateway: addFreeAIGatewaySteps()
        case .openai: addOpenAISteps()
        case .anthropic: addAnthropicSteps()
        case .gemini: addGeminiSteps()
        case .openrouter: break
        }
    }

    /// Adds a JSON request and returns the JSON of its answer, or null where that is none.
    @discardableResult
    mutating func post(_ title: String, _ path: String, _ body: JSON, headers: HTTPHeaders = [:]) -> JSONValue {
        var fields: HTTPHeaders = ["Content-Type": "application/json", "Authorization": "Bearer demo"]
        fields.add(contentsOf: headers)
        return add(
            DemoFlowStep(gateway: gateway, title: title, method: "POST", path: path, headers: fields, body: body.bytes)
        )
    }

    /// Adds a request without a body.
    @discardableResult
    mutating func get(_ title: String, _ path: String, headers: HTTPHeaders = [:]) -> JSONValue {
        var fields: HTTPHeaders = ["Authorization": "Bearer demo"]
        fields.add(contentsOf: headers)
        return add(DemoFlowStep(gateway: gateway, title: title, method: "GET", path: path, headers: fields, body: []))
    }

    /// Adds a form with one picture and plain fields.
    mutating func upload(_ title: String, _ path: String, fields: [(String, String)]) {
        let boundary = "tapedeck-demo-boundary"
        var body: [UInt8] = []
        for (name, value) in fields {
            body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8
        }
        body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"image\"; filename=\"kite.png\"\r\n".utf8
        body += "Content-Type: image/png\r\n\r\n".utf8
        body += DemoPicture.png(DemoSeed(8)) + Array("\r\n--\(boundary)--\r\n".utf8)
        let headers: HTTPHeaders = [
            "Content-Type": "multipart/form-data; boundary=\(boundary)", "Authorization": "Bearer demo",
        ]
        add(DemoFlowStep(gateway: gateway, title: title, method: "POST", path: path, headers: headers, body: body))
    }

    @discardableResult
    private mutating func add(_ step: DemoFlowStep) -> JSONValue {
        steps.append(step)
        return (try? JSONParser.parse(rehearsal.answer(step.request).body)) ?? .null
    }
}
