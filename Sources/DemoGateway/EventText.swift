/// The text of server-sent events, in the forms the gateways have.
enum EventText {
    /// One event: `event:`, `data:` and `id:` lines as far as they are given, and the empty line.
    ///
    /// - Parameters:
    ///   - name: The event's name.
    ///   - data: One line of data.
    ///   - id: The event's id, which LLMGateway writes last.
    ///   - lineEnd: LF, or CRLF as Google may have it.
    /// - Returns: The bytes of the event.
    static func event(_ name: String? = nil, data: String, id: Int? = nil, lineEnd: String = "\n") -> [UInt8] {
        var text = ""
        if let name { text += "event: \(name)\(lineEnd)" }
        text += "data: \(data)\(lineEnd)"
        if let id { text += "id: \(id)\(lineEnd)" }
        return Array((text + lineEnd).utf8)
    }

    /// A comment, which keeps connections alive and which clients ignore.
    static func comment(_ text: String) -> [UInt8] { Array(": \(text)\n\n".utf8) }

    /// The end of OpenAI's chat streams.
    static let done = event(data: "[DONE]")
}
