/// A part of requests that takes no part in matching (docs/design.md §7).
package enum IgnoreRule: Equatable, Sendable {
    /// `/metadata`, `/messages/*/id`: the members and elements of JSON bodies that the pointer names.
    case member(PointerPattern)
    /// `?trace`: the query parameters with this decoded name, in this case.
    case query(String)
    /// `header:x-trace`: the header with this name (kept in lower case), where a profile calls it meaningful.
    case header(String)

    /// Reads a rule as it is written in a profile or in `tapedeck.yml`.
    ///
    /// - Parameter text: `/json/pointer`, `?name` or `header:name`.
    /// - Throws: What is wrong with the rule, with a remedy.
    package init(_ text: String) throws(RuleError) {
        if text.hasPrefix("/") {
            guard let pattern = PointerPattern(text) else { throw RuleError(.pointerEscape, rule: text) }
            self = .member(pattern)
        } else if text.hasPrefix("?") {
            let name = String(text.dropFirst())
            guard !name.isEmpty else { throw RuleError(.emptyQueryName, rule: text) }
            self = .query(name)
        } else if text.hasPrefix("header:") {
            let name = text.dropFirst("header:".count).lowercased()
            guard !name.isEmpty, name.utf8.allSatisfy(Self.isTokenByte) else {
                throw RuleError(.headerName, rule: text)
            }
            self = .header(name)
        } else {
            throw RuleError(.unknownKind, rule: text)
        }
    }

    /// The characters of header names, RFC 9110 §5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}

extension IgnoreRule: CustomStringConvertible {
    /// The rule as it is written; reading it gives the same rule.
    package var description: String {
        switch self {
        case .member(let pattern): pattern.description
        case .query(let name): "?\(name)"
        case .header(let name): "header:\(name)"
        }
    }
}
