/// One event of a server-sent event stream, read beside its bytes.
///
/// The fields are ranges into the bytes they were read from, so whoever changes one value leaves every other byte as it
/// was. Rules: html.spec.whatwg.org, "Interpreting an event stream".
package struct ServerSentEvent: Sendable {
    /// A line that is not empty.
    package struct Field: Equatable, Sendable {
        /// What the line's name makes it.
        package enum Kind: Equatable, Sendable {
            case event, data, id, retry
            /// A line that begins with a colon.
            case comment
            /// A field with another name, which clients ignore.
            case unknown
        }

        /// What the line's name makes it.
        package let kind: Kind
        /// The line without its end.
        package let line: Range<Int>
        /// The value, without the one space that may follow the colon; empty where there is no colon.
        package let value: Range<Int>
    }

    /// The buffer that the ranges point into.
    package let bytes: [UInt8]
    /// The lines that are not empty, in order.
    package let fields: [Field]

    /// Reads an event.
    ///
    /// - Parameters:
    ///   - bytes: The event, or a buffer that contains it.
    ///   - range: Where in the buffer the event is, as `EventCutter` found it; all of it when nil. A byte order mark at
    ///     its start is skipped, so only the first event of a stream should start with one.
    package init(_ bytes: [UInt8], in range: Range<Int>? = nil) {
        let range = range ?? 0..<bytes.count
        var fields: [Field] = []
        var start = range.lowerBound
        if bytes[range].starts(with: [0xEF, 0xBB, 0xBF]) { start += 3 }
        while start < range.upperBound {
            let rest = bytes[start..<range.upperBound]
            let end = rest.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? range.upperBound
            if start < end { fields.append(Self.field(bytes, start..<end)) }
            start = end + 1
        }
        self.bytes = bytes
        self.fields = fields
    }

    /// The event's name; nil where no `event` field says one, which clients read as `message`.
    package var event: String? {
        fields.last { $0.kind == .event }.map(text)
    }

    /// The values of the `data` fields, joined by LF; nil where there is none.
    package var data: [UInt8]? {
        let lines = fields.filter { $0.kind == .data }
        return lines.isEmpty ? nil : Array(lines.map { bytes[$0.value] }.joined(separator: [0x0A]))
    }

    /// `data` as text; bytes that are not UTF-8 become U+FFFD, as in every client.
    package var dataText: String? {
        data.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The last `id` that holds no NUL, as such ids are ignored.
    package var id: String? {
        fields.last { $0.kind == .id && !bytes[$0.value].contains(0) }.map(text)
    }

    /// The last `retry` in milliseconds that consists of digits only and fits.
    package var retry: Int? {
        fields.last { $0.kind == .retry && isNumber($0.value) }.flatMap { Int(text($0)) }
    }

    /// The text of the comments, without the colon and the one space after it.
    package var comments: [String] {
        fields.filter { $0.kind == .comment }.map(text)
    }

    /// Whether a client following the specification would see the event: it has data that is not empty.
    package var isDispatched: Bool {
        let lines = fields.filter { $0.kind == .data }
        return lines.count > 1 || lines.contains { !$0.value.isEmpty }
    }

    private func text(_ field: Field) -> String {
        String(decoding: bytes[field.value], as: UTF8.self)
    }

    private func isNumber(_ value: Range<Int>) -> Bool {
        !value.isEmpty && bytes[value].allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }

    private static func field(_ bytes: [UInt8], _ line: Range<Int>) -> Field {
        let colon = bytes[line].firstIndex(of: UInt8(ascii: ":")) ?? line.upperBound
        var value = min(colon + 1, line.upperBound)
        if value < line.upperBound, bytes[value] == UInt8(ascii: " ") { value += 1 }
        let kind: Field.Kind
        switch String(decoding: bytes[line.lowerBound..<min(colon, line.lowerBound + 8)], as: UTF8.self) {
        case "": kind = .comment
        case "event": kind = .event
        case "data": kind = .data
        case "id": kind = .id
        case "retry": kind = .retry
        default: kind = .unknown
        }
        return Field(kind: kind, line: line, value: value..<line.upperBound)
    }
}
