import BodyFormats

/// What an event stream says, however it was cut into events: the joined text of its deltas, and all the rest once.
struct StreamContent {
    /// The sections in the order in which they began.
    private(set) var sections: [StreamDelta.Section] = []
    /// What else the events hold: deltas and chunks folded, later values in place of earlier ones; of all other events
    /// each by its kind, from the second on with its number.
    private(set) var rest = JSONValue.object([])
    /// What says, in chat completions, that no event follows.
    private static let end = Array("[DONE]".utf8)
    /// What keeps a connection open says nothing, whether or not it comes.
    private static let keepAlive = "ping"
    private var counts: [String: Int] = [:]
    private var texts: [StreamDelta.Section: String] = [:]

    /// Reads a stream to its end.
    init(_ events: [DisplayBody.Event]) {
        for event in events.map(\.event) where event.isDispatched {
            guard let data = event.data, data != Self.end else { continue }
            add((try? JSONParser.parse(data)) ?? .string(String(decoding: data, as: UTF8.self)), named: event.event)
        }
    }

    /// The joined text of a section; none where there is no such section.
    func text(_ section: StreamDelta.Section) -> String? { texts[section] }

    /// How a section is called: with its number only where there are several of a kind.
    func title(_ section: StreamDelta.Section) -> String {
        let isOnly = sections.count { $0.kind == section.kind } <= 1
        return isOnly ? section.kind : "\(section.kind) \(section.index)"
    }

    private mutating func add(_ event: JSONValue, named name: String?) {
        let deltas = StreamDelta.deltas(in: event)
        for delta in deltas where !delta.text.isEmpty {
            if texts[delta.section] == nil { sections.append(delta.section) }
            texts[delta.section, default: ""] += delta.text
        }
        let kind = event["type"]?.stringValue ?? name ?? (Self.isChunk(event) || !deltas.isEmpty ? "" : "data")
        if kind == Self.keepAlive { return }
        let remains = deltas.isEmpty ? event : Self.withoutTexts(event)
        // Events that do not say what they are, as chunks of chat completions, are all of one kind.
        guard !kind.isEmpty else {
            rest = Self.folded(rest, remains)
            return
        }
        let index = (event["index"] ?? event["output_index"])?.integerValue
        var key = index.map { "\(kind) \($0)" } ?? kind
        if deltas.isEmpty {
            counts[key, default: 0] += 1
            if let count = counts[key], count > 1 { key += " #\(count)" }
        }
        rest = Self.folded(rest, .object([.init(key, remains)]))
    }

    /// Whether an event without a type is one of those that together make one answer.
    private static func isChunk(_ event: JSONValue) -> Bool {
        ["choices", "candidates", "usage"].contains { event[$0] != nil }
    }

    private static func withoutTexts(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            .object(
                members.compactMap { member in
                    if StreamDelta.names.contains(member.name), member.value.stringValue != nil { return nil }
                    return .init(member.name, withoutTexts(member.value))
                }
            )
        case .array(let elements): .array(elements.map(withoutTexts))
        case .null, .bool, .number, .string: value
        }
    }

    /// Both values in one: what a later event says of the same place counts, unless it says nothing.
    private static func folded(_ old: JSONValue, _ new: JSONValue) -> JSONValue {
        switch (old, new) {
        case (.object(var members), .object(let added)):
            for member in added {
                if let index = members.firstIndex(where: { $0.name == member.name }) {
                    members[index].value = folded(members[index].value, member.value)
                } else {
                    members.append(member)
                }
            }
            return .object(members)
        case (.array(var elements), .array(let added)):
            for (place, element) in added.enumerated() {
                let number = element["index"]?.integerValue
                let slot =
                    elements.firstIndex { number != nil && $0["index"]?.integerValue == number }
                    ?? (number == nil && elements.indices.contains(place) ? place : nil)
                if let slot {
                    elements[slot] = folded(elements[slot], element)
                } else {
                    elements.append(element)
                }
            }
            return .array(elements)
        case (_, .null): return old
        default: return new
        }
    }
}
