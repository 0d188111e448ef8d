import BodyFormats
import NIOHTTP1

/// The fields of a request body, whether it came as JSON or as a multipart form.
struct DemoFields: Sendable {
    /// The JSON document; nil for other bodies.
    let json: JSONValue?
    /// The parts of a form; empty for other bodies.
    let parts: [DemoPart]
    /// Whether the body says that it is JSON and is not.
    let isMalformed: Bool

    /// Reads a body by its content type.
    init(body: [UInt8], headers: HTTPHeaders) {
        let type = headers["content-type"].first ?? ""
        json = type.contains("json") && !body.isEmpty ? try? JSONParser.parse(body) : nil
        isMalformed = type.contains("json") && !body.isEmpty && json == nil
        parts = DemoPart.parts(of: body, contentType: type)
    }

    /// A top-level field that is a text.
    func text(_ name: String) -> String? {
        json?[name]?.stringValue ?? parts.first { $0.name == name }.map { String(decoding: $0.content, as: UTF8.self) }
    }

    /// A top-level field that is an integer, also one that came as text.
    func integer(_ name: String) -> Int? { json?[name]?.integerValue ?? text(name).flatMap(Int.init) }

    /// The parts with a file name.
    var files: [DemoPart] { parts.filter { $0.fileName != nil } }

    /// What the user asked for, wherever the dialect has it: the last thing said in a conversation.
    var prompt: String {
        guard let json else { return text("prompt") ?? "" }
        let places = [
            json["prompt"], json["messages"], json["input"], json["contents"], json["content"],
            json["provider_input"]?["prompt"], json["instances"], json["requests"],
        ]
        return places.lazy.compactMap { $0 }.map(Self.said).first { !$0.isEmpty } ?? ""
    }

    /// The text in a message, a list of messages (the last one that a user sent) or a list of content parts.
    private static func said(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): return text
        case .object:
            return ["text", "content", "parts", "prompt"].lazy.compactMap { value[$0] }.map(said).first { !$0.isEmpty }
                ?? ""
        case .array(let elements):
            let isConversation = elements.contains { $0["role"] != nil || $0["content"] != nil }
            guard isConversation else { return elements.map(said).filter { !$0.isEmpty }.joined(separator: " ") }
            let users = elements.filter { ($0["role"]?.stringValue ?? "user") == "user" }
            return users.reversed().lazy.map(said).first { !$0.isEmpty } ?? ""
        case .null, .bool, .number: return ""
        }
    }
}
