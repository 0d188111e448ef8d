import BodyFormats
import NIOHTTP1

/// A link that an earlier answer of a flow will have: where it is found is known beforehand, what it says is not.
package struct DemoLink: Equatable, Sendable {
    /// Where in the answer the link is.
    package enum Place: Equatable, Sendable {
        /// The first member of this name that is a string, in the body or in the last event that has one.
        case member(String)
        /// The header field of this name.
        case header(String)
    }

    /// The number of the step whose answer has it, from 0.
    package let step: Int
    /// Where in the answer.
    package let place: Place

    /// The link itself.
    ///
    /// - Parameter answers: What the steps up to now got, in order.
    /// - Returns: The text of the link; nil where the answer has none.
    package func url(in answers: [DemoReceived]) -> String? {
        guard answers.indices.contains(step) else { return nil }
        let answer = answers[step]
        switch place {
        case .header(let name): return answer.headers[name].first
        case .member(let name):
            if let json = try? JSONParser.parse(answer.body) { return Self.string(name, in: json) }
            let data = EventCutter.pieces(of: answer.body).compactMap { ServerSentEvent(answer.body, in: $0).data }
            return data.reversed().lazy.compactMap { try? JSONParser.parse($0) }
                .compactMap { Self.string(name, in: $0) }.first
        }
    }

    private static func string(_ name: String, in value: JSONValue) -> String? {
        if let found = value[name]?.stringValue { return found }
        let children = value.arrayValue ?? value.objectValue?.map(\.value) ?? []
        return children.lazy.compactMap { string(name, in: $0) }.first
    }
}
