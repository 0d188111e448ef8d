import BodyFormats

/// A call of the first tool that the client offers, with the prompt's last word as its argument.
struct DemoToolCall: Sendable {
    /// The name of the function.
    let name: String
    /// Its arguments, as JSON text.
    let arguments: String
    /// The argument by itself.
    let input: JSON
    private let seed: DemoSeed

    /// The call a model makes; nil where there are no tools, or where one has answered already.
    init?(_ call: DemoCall) {
        guard let json = call.fields.json, let tool = Self.firstTool(json), !Self.isToolAnswered(json) else {
            return nil
        }
        let function = tool["function"] ?? tool
        guard let name = function["name"]?.stringValue else { return nil }
        let schema = function["parameters"] ?? function["input_schema"] ?? function["parametersJsonSchema"]
        let parameter = schema?["properties"]?.objectValue?.first?.name ?? "text"
        let word = call.prompt.split(whereSeparator: \.isWhitespace).last ?? ""
        self.name = name
        input = JSON(.object([JSONValue.Member(parameter, .string(String(word)))]))
        arguments = input.text
        seed = call.seed
    }

    /// The arguments in the pieces in which streams deliver them.
    var fragments: [String] {
        let third = max(1, (arguments.count + 2) / 3)
        var rest = Substring(arguments)
        var fragments: [String] = []
        while !rest.isEmpty {
            fragments.append(String(rest.prefix(third)))
            rest = rest.dropFirst(third)
        }
        return fragments
    }

    /// An id of this call.
    func id(_ prefix: String) -> String { prefix + seed.derived("tool").letters(24) }

    /// The call in a chat message.
    var chatForm: JSON {
        [
            "id": JSON(id("call_")), "type": "function",
            "function": ["name": JSON(name), "arguments": JSON(arguments)],
        ]
    }

    private static func firstTool(_ json: JSONValue) -> JSONValue? {
        let first = json["tools"]?[0]
        return first?["functionDeclarations"]?[0] ?? first
    }

    private static func isToolAnswered(_ json: JSONValue) -> Bool {
        guard let last = (json["messages"] ?? json["contents"])?.arrayValue?.last else { return false }
        let kinds = last["content"]?.arrayValue?.compactMap { $0["type"]?.stringValue } ?? []
        let parts = last["parts"]?.arrayValue ?? []
        return last["role"]?.stringValue == "tool" || kinds.contains("tool_result")
            || parts.contains { $0["functionResponse"] != nil }
    }
}
