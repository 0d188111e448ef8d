import BodyFormats
import NIOHTTP1
import Testing

@testable import DemoGateway

/// Asks a demo gateway and reads its answers as a client would.
struct DemoClient {
    let gateway: DemoGateway

    /// The time, and where the media host is.
    var surroundings: DemoSurroundings

    init(seed: UInt64 = 1, pace: DemoPace = .instant, media: String? = nil, linkLifetime: Int = 60) {
        gateway = DemoGateway(seed: seed, pace: pace, linkLifetime: linkLifetime)
        surroundings = DemoSurroundings(now: DemoSurroundings.still.now, media: media)
    }

    func get(_ target: String, headers: HTTPHeaders = [:], method: String = "GET") -> DemoAnswer {
        var fields: HTTPHeaders = ["Host": "127.0.0.1:9000"]
        fields.add(contentsOf: headers)
        return gateway.answer(DemoRequest(method: method, target: target, headers: fields), in: surroundings)
    }

    func post(_ target: String, _ json: String, headers: HTTPHeaders = [:]) -> DemoAnswer {
        var fields: HTTPHeaders = ["Host": "127.0.0.1:9000", "Content-Type": "application/json"]
        fields.add(contentsOf: headers)
        let request = DemoRequest(method: "POST", target: target, headers: fields, body: Array(json.utf8))
        return gateway.answer(request, in: surroundings)
    }

    /// Asks the gateway or its media host for a link, as a client does that knows neither.
    func follow(
        _ link: String?,
        method: String = "GET",
        headers: HTTPHeaders = [:],
        body: [UInt8] = [],
        after seconds: Int = 0
    ) throws -> DemoAnswer {
        let parts = try #require(link).split(separator: "/", maxSplits: 2)
        var fields: HTTPHeaders = ["Host": String(parts[1])]
        fields.add(contentsOf: headers)
        if !body.isEmpty { fields.add(name: "Content-Length", value: "\(body.count)") }
        let request = DemoRequest(method: method, target: "/\(parts[2])", headers: fields, body: body)
        var then = surroundings
        then.now += seconds
        let isMedia = surroundings.media == "http://\(parts[1])"
        return isMedia ? gateway.media.answer(request, now: then.now) : gateway.answer(request, in: then)
    }

    func chat(_ service: String, _ prompt: String, _ more: String = "") -> DemoAnswer {
        post(
            "/\(service)/v1/chat/completions",
            #"{"model":"m","stream":true,\#(more)"messages":[{"role":"user","content":"\#(prompt)"}]}"#
        )
    }

    func form(_ target: String, _ parts: [(head: String, content: [UInt8])]) -> DemoAnswer {
        var body: [UInt8] = []
        for (head, content) in parts {
            body += Array("--XX\r\nContent-Disposition: form-data; \(head)\r\n\r\n".utf8) + content + Array("\r\n".utf8)
        }
        body += Array("--XX--\r\n".utf8)
        let headers: HTTPHeaders = ["Host": "h", "Content-Type": "multipart/form-data; boundary=XX"]
        return gateway.answer(DemoRequest(method: "POST", target: target, headers: headers, body: body))
    }
}

extension DemoAnswer {
    var text: String { String(decoding: body, as: UTF8.self) }

    var json: JSONValue {
        get throws { try JSONParser.parse(body) }
    }

    var events: [ServerSentEvent] {
        let body = body
        return EventCutter.pieces(of: body).map { ServerSentEvent(body, in: $0) }
    }

    /// The JSON of the events' data, without `[DONE]`.
    var frames: [JSONValue] {
        get throws {
            try events.compactMap(\.data).filter { $0 != Array("[DONE]".utf8) }.map { try JSONParser.parse($0) }
        }
    }

    /// Whether head and body go together as HTTP wants it.
    func expectSound(_ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let isBodiless = status == 204 || status == 304
        let length = headers["content-length"]
        let isChunked = headers["transfer-encoding"] == ["chunked"]
        #expect(isBodiless ? steps.isEmpty : (length.count == 1) != isChunked, comment, sourceLocation: sourceLocation)
        if !isBodiless, !isChunked { #expect(length == ["\(body.count)"], comment, sourceLocation: sourceLocation) }
        #expect(!reason.isEmpty, comment, sourceLocation: sourceLocation)
        let type = headers["content-type"].first ?? ""
        if type.hasPrefix("text/event-stream") {
            #expect(EventCutter.pieces(of: body).count == steps.count, comment, sourceLocation: sourceLocation)
            if !text.contains("\"error\": {") { _ = try frames }
        } else if type.contains("json") {
            _ = try json
        }
    }
}
