extension OpenAPIDocument {
    /// The events of a feed: what their data are, by their names.
    static let events: String = """
        "Moment": {"type": "string", "format": "date-time", "description": "When it happened."},
              "ExchangeNumber": {"type": "integer", "minimum": 1, "description": "Joins the events of one request."},
              "InteractionID": {"type": "string", "description": "The cassette, a slash, and the number in it."},
              "Events": {
                "type": "object", "additionalProperties": false,
                "description": "Members may be added to the data of each.",
                "properties": {
                  "feed": {
                    "type": "object", "required": ["run"],
                    "description": "The first event. Numbers of events are those of a run of the server.",
                    "properties": {"run": {"type": "string"}}
                  },
                  "gap": {
                    "type": "object", "required": ["missed"],
                    "description": "So many events are not there any more, of whatever session.",
                    "properties": {"missed": {"type": "integer", "minimum": 1}}
                  },
                  "session-opened": \(session),
                  "session-changed": \(session),
                  "session-closed": \(session),
                  "exchange-begun": \(begun),
                  "exchange-answered": \(answered),
                  "exchange-finished": \(finished),
                  "fault": \(exchange(["fault": string])),
                  "miss": \(exchange(["explanation": string])),
                  "recorded": \(exchange(["interaction": interaction])),
                  "lost": \(exchange(["error": string])),
                  "refused": \(refusal)
                }
              }
        """

    private static let string = #"{"type": "string"}"#
    private static let redacted = #"{"type": "string", "description": "Without secrets."}"#
    private static let integer = #"{"type": "integer"}"#
    private static let count = ##"{"$ref": "#/components/schemas/Count"}"##
    private static let mode = ##"{"$ref": "#/components/schemas/Mode"}"##
    private static let moment = ##"{"$ref": "#/components/schemas/Moment"}"##
    private static let interaction = ##"{"$ref": "#/components/schemas/InteractionID"}"##
    private static let sessionMember = ##"{"$ref": "#/components/schemas/SessionName"}"##

    private static let session = object([
        "at": moment, "session": sessionMember, "cassette": ##"{"$ref": "#/components/schemas/CassetteName"}"##,
        "mode": mode,
    ])

    private static let begun = exchange(["gateway": string, "method": string, "path": redacted, "mode": mode])

    private static let answered = exchange([
        "status": integer,
        "outcome": #"{"enum": ["recorded", "replayed", "passed", "missed", "fault", "refused", "error"]}"#,
        "interaction": "{\"anyOf\": [\(interaction), {\"type\": \"null\"}]}",
    ])

    private static let finished = exchange([
        "end": #"{"enum": ["complete", "aborted", "cancelled"], "description": "Cancelled is the client's doing."}"#,
        "bytes": count, "milliseconds": count,
    ])

    private static let refusal = object([
        "at": moment, "method": string, "target": redacted, "status": integer, "code": string,
    ])

    /// The data of an event of an exchange.
    private static func exchange(_ members: KeyValuePairs<String, String>) -> String {
        let all: KeyValuePairs = [
            "at": moment, "exchange": ##"{"$ref": "#/components/schemas/ExchangeNumber"}"##, "session": sessionMember,
        ]
        return object(Array(all) + Array(members))
    }

    private static func object(_ members: KeyValuePairs<String, String>) -> String { object(Array(members)) }

    /// An object that has all of these members.
    private static func object(_ members: [(key: String, value: String)]) -> String {
        let names = members.map { "\"\($0.key)\"" }.joined(separator: ", ")
        let values = members.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ")
        return "{\"type\": \"object\", \"required\": [\(names)], \"properties\": {\(values)}}"
    }
}
