/// What a `Content-Type` field says, RFC 9110 §8.3.1.
package struct ContentType: Equatable, Sendable {
    /// The type in lower case, `application` in `application/json`.
    package let type: String
    /// The subtype in lower case, `json` in `application/json`.
    package let subtype: String
    /// The parameters, names in lower case.
    package let parameters: [FieldParameters.Parameter]

    /// Reads a field value; nil where it names no type and subtype or a parameter is malformed.
    package init?(_ text: String) {
        guard let field = FieldParameters(Array(text.utf8)) else { return nil }
        let names = String(decoding: field.value, as: UTF8.self).lowercased().utf8
            .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard names.count == 2, names.allSatisfy({ !$0.isEmpty && !$0.contains(0x20) }) else { return nil }
        (type, subtype) = (String(Substring(names[0])), String(Substring(names[1])))
        parameters = field.parameters
    }

    /// The value of the first parameter with the name, which is in lower case.
    package subscript(name: String) -> [UInt8]? {
        parameters.first { $0.name == name }?.value
    }

    /// Whether the body is one JSON text: `application/json`, `text/json` or any `+json`.
    package var isJSON: Bool {
        subtype.hasSuffix("+json") || subtype == "json" && (type == "application" || type == "text")
    }

    /// Whether the body is text for people and programs to read: any `text`, JSON, XML, scripts and forms.
    package var isText: Bool {
        type == "text" || subtype.hasSuffix("json") || subtype.hasSuffix("xml") || isForm
            || type == "application" && ["javascript", "graphql"].contains(subtype)
    }

    /// Whether the body is a form of pairs.
    package var isForm: Bool { type == "application" && subtype == "x-www-form-urlencoded" }

    /// Whether the body is a stream of server-sent events.
    package var isEventStream: Bool { type == "text" && subtype == "event-stream" }

    /// The boundary of a multipart body, `multipart/form-data` or any other; nil for other types and without one.
    package var multipartBoundary: [UInt8]? { type == "multipart" ? self["boundary"] : nil }
}
