package import NIOHTTP1

/// Under which condition a request wants a body, and under which a part of it (RFC 9110 §13.1).
///
/// `If-None-Match` and `If-Range` are read. `If-Modified-Since` is not: to answer it with the whole body is always right.
package struct Conditions: Sendable {
    /// What `If-None-Match` names.
    private enum Known: Sendable {
        case any
        case tags([EntityTag])
    }

    private let known: Known
    private let ifRange: [String]

    /// Reads the conditions of a request; a malformed list of tags names none.
    package init(_ headers: HTTPHeaders) {
        // Several fields of one name are one list (RFC 9110 §5.3).
        let list = headers.values(of: "if-none-match").joined(separator: ",")
        known = list == "*" ? .any : .tags(EntityTag.list(list) ?? [])
        ifRange = headers.values(of: "if-range")
    }

    /// Whether the client has the body with this tag already, so that 304 is the answer (RFC 9110 §13.1.2).
    ///
    /// A body without a tag is only had by a client that says `*`.
    package func clientHas(_ tag: EntityTag?) -> Bool {
        switch known {
        case .any: true
        case .tags(let tags): tag.map { tag in tags.contains { $0.matchesWeakly(tag) } } ?? false
        }
    }

    /// Whether a part may be answered: no `If-Range` forbids it, or what it names is this very body (RFC 9110 §13.1.5).
    ///
    /// - Parameters:
    ///   - tag: The body's; `nil` where it has none.
    ///   - lastModified: Its `Last-Modified`, which counts where it is exactly the same; `nil` where it has none.
    /// - Returns: Whether; otherwise the whole body is the answer.
    package func allowsPart(of tag: EntityTag?, lastModified: String?) -> Bool {
        guard let validator = ifRange.first else { return true }
        guard ifRange.count == 1 else { return false }
        if let wanted = EntityTag(validator) { return tag.map(wanted.matchesStrongly) ?? false }
        return lastModified.map { $0.utf8.elementsEqual(validator.utf8) } ?? false
    }
}
