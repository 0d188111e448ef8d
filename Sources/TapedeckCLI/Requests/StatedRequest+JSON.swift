import BodyFormats
import NIOHTTP1

extension StatedRequest {
    /// Reads `{"method", "url", "headers", "body"}`, of which only `url` must be there.
    ///
    /// A body that is a text is sent as it is, `{"base64": "…"}` as the bytes it stands for, and any other value as JSON.
    ///
    /// - Parameters:
    ///   - json: The text.
    ///   - place: Where it was read, for errors.
    /// - Throws: `CLIError` (exit 2) that says what is wrong.
    init(json: [UInt8], from place: String) throws(CLIError) {
        let value: JSONValue
        do throws(BodyFormatError) {
            value = try JSONParser.parse(json)
        } catch {
            throw .usage("\(place): \(error)")
        }
        guard let members = value.objectValue else {
            throw .usage(
                #"\#(place): a request is an object: {"method": "POST", "url": "…", "headers": {}, "body": …}"#
            )
        }
        let names = ["method", "url", "headers", "body"]
        for member in members where !names.contains(member.name) {
            let hint = Suggestion.hint(for: member.name, in: names)
            throw .usage(
                "\(place): \(TerminalText.quote(member.name)) is no part of a request\(hint); "
                    + "there is \(names.joined(separator: ", "))"
            )
        }
        guard let url = value["url"]?.stringValue else { throw .usage("\(place): \"url\" must be a text") }
        headers = try Self.headers(value["headers"] ?? .object([]), place)
        self.url = url
        body = []
        switch value["body"] {
        case nil, .null?: break
        case .string(let text)?: body = Array(text.utf8)
        case .object(let members)? where members.map(\.name) == ["base64"]:
            guard let bytes = members[0].value.stringValue.flatMap({ Base64.decode($0) }) else {
                throw .usage("\(place): \"base64\" is not base64, as RFC 4648 has it with padding")
            }
            body = bytes
        case let value?:
            var writer = JSONWriter()
            writer.value(value)
            body = writer.bytes
            if !headers.contains(name: "content-type") {
                headers.add(name: "content-type", value: "application/json")
            }
        }
        switch value["method"] {
        case nil: method = body.isEmpty ? "GET" : "POST"
        case .string(let text)?: method = text
        default: throw .usage("\(place): \"method\" must be a text")
        }
    }

    /// Header fields: members with a text or a list of texts, or a list of pairs as cassettes have it.
    private static func headers(_ value: JSONValue, _ place: String) throws(CLIError) -> HTTPHeaders {
        // `HTTPHeaders.add` ends the process at a name that is not ASCII.
        var fields: [(String, String)] = []
        let wrong = CLIError.usage(#"\#(place): "headers" must be {"name": "value"} or [["name", "value"]]"#)
        switch value {
        case .object(let members):
            for member in members {
                for value in member.value.arrayValue ?? [member.value] {
                    guard let text = value.stringValue else { throw wrong }
                    fields.append((member.name, text))
                }
            }
        case .array(let pairs):
            for pair in pairs {
                guard let pair = pair.arrayValue, pair.count == 2, let name = pair[0].stringValue,
                    let text = pair[1].stringValue
                else { throw wrong }
                fields.append((name, text))
            }
        default: throw wrong
        }
        return HTTPHeaders(fields)
    }
}
