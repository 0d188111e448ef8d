import BodyFormats
import NIOHTTP1

/// The sample requests of one gateway, in order: what `tapedeck demo` records and replays.
///
/// Where a request needs what an earlier answer said (the id of a job, the name of a picture), the flow asks a demo
/// gateway of its own with the same seed, so that the list is complete before anything is sent. It fits a demo gateway
/// that has that seed and is asked for nothing else. Links depend on the time and on who serves them, so a step that
/// follows one says only where it will be (``DemoLink``).
package struct DemoFlow: Sendable {
    /// The gateway.
    package let gateway: DemoService
    /// Its requests.
    package private(set) var steps: [DemoFlowStep] = []
    private let rehearsal: DemoGateway
    private var rehearsed: [DemoReceived] = []

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

    /// The number of the step that was added last.
    var last: Int { steps.count - 1 }

    /// Adds a JSON request and returns the JSON of its answer, or null where that is none; `link` goes where the body
    /// has the mark for it.
    @discardableResult
    mutating func post(
        _ title: String,
        _ path: String,
        _ body: JSON,
        headers: HTTPHeaders = [:],
        link: DemoLink? = nil
    ) -> JSONValue {
        var fields: HTTPHeaders = ["Content-Type": "application/json", "Authorization": "Bearer demo"]
        fields.add(contentsOf: headers)
        return add("POST", title, .path(path), fields, body.bytes, link: link)
    }

    /// Adds a request without a body.
    @discardableResult
    mutating func get(_ title: String, _ path: String, headers: HTTPHeaders = [:]) -> JSONValue {
        var fields: HTTPHeaders = ["Authorization": "Bearer demo"]
        fields.add(contentsOf: headers)
        return add("GET", title, .path(path), fields, [])
    }

    /// Adds a request to where an answer says, without a key: that of the step before if no other is named.
    mutating func follow(
        _ title: String,
        _ place: DemoLink.Place,
        of step: Int? = nil,
        method: String = "GET",
        headers: HTTPHeaders = [:],
        body: [UInt8] = []
    ) {
        add(method, title, .link(DemoLink(step: step ?? last, place: place)), headers, body)
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
        body += Self.picture + Array("\r\n--\(boundary)--\r\n".utf8)
        let headers: HTTPHeaders = [
            "Content-Type": "multipart/form-data; boundary=\(boundary)", "Authorization": "Bearer demo",
        ]
        add("POST", title, .path(path), headers, body)
    }

    /// The picture that the flows upload.
    static let picture = DemoPicture.png(DemoSeed(8))

    @discardableResult
    private mutating func add(
        _ method: String,
        _ title: String,
        _ target: DemoFlowStep.Target,
        _ headers: HTTPHeaders,
        _ body: [UInt8],
        link: DemoLink? = nil
    ) -> JSONValue {
        let step = DemoFlowStep(
            gateway: gateway,
            title: title,
            method: method,
            target: target,
            headers: headers,
            body: body,
            link: link
        )
        steps.append(step)
        let answer = step.request(after: rehearsed).map { rehearsal.answer($0) }
        rehearsed.append(DemoReceived(headers: answer?.headers ?? [:], body: answer?.body ?? []))
        return (answer?.body).flatMap { try? JSONParser.parse($0) } ?? .null
    }
}
