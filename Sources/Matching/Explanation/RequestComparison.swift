internal import BodyFormats

/// Finds where two requests differ, in the order in which a reader looks at a request.
package enum RequestComparison {
    /// The differences between a recorded request and one that it does not answer.
    static func differences(recorded: CanonicalRequest, requested: CanonicalRequest) -> DifferenceList {
        differences(recorded: recorded, requested: requested, limit: DifferenceList.limit)
    }

    /// The differences between two requests, of which up to `limit` are kept.
    package static func differences(
        recorded: CanonicalRequest,
        requested: CanonicalRequest,
        limit: Int
    ) -> DifferenceList {
        var list = DifferenceList(limit: limit)
        compare("gateway", recorded.gateway, requested.gateway, into: &list)
        compare("method", recorded.method, requested.method, into: &list)
        compare("path", recorded.path, requested.path, into: &list)
        compare("query", recorded.query, requested.query, rule: "?", into: &list)
        compare("header", recorded.headers, requested.headers, rule: "header:", into: &list)
        compare(recorded.body, requested.body, into: &list)
        return list
    }

    private static func compare(
        _ place: String,
        _ recorded: String,
        _ requested: String,
        into list: inout DifferenceList
    ) {
        guard recorded != requested else { return }
        list.add(place, Excerpt.plain(Array(recorded.utf8), Array(requested.utf8)))
    }

    private static func compare(
        _ kind: String,
        _ recorded: [CanonicalPair],
        _ requested: [CanonicalPair],
        rule prefix: String? = nil,
        into list: inout DifferenceList
    ) {
        for (left, right) in Pairing.pairs(recorded, requested, by: \.name) where left != right {
            let name = left?.name ?? right?.name ?? []
            let place = "\(kind) \(Excerpt.quoted(name))"
            let rule = prefix.flatMap { Self.ignoreRule($0, name) }
            if let left = left?.value, let right = right?.value {
                list.add(place, Excerpt.quoted(left, right), rule: rule)
            } else {
                list.add(place, (left.map(text), right.map(text)), rule: rule)
            }
        }
    }

    /// The rule that leaves out what has a name, where the name can be written in full.
    private static func ignoreRule(_ prefix: String, _ name: [UInt8]) -> String? {
        let shown = Excerpt.plain(name)
        return Array(shown.utf8) == name ? prefix + shown : nil
    }

    private static func text(_ pair: CanonicalPair) -> String {
        pair.value.map { Excerpt.quoted($0) } ?? "no value"
    }

    private static func compare(
        _ recorded: CanonicalBody,
        _ requested: CanonicalBody,
        into list: inout DifferenceList
    ) {
        switch (recorded, requested) {
        case (.json(let recorded), .json(let requested)):
            // Both are canonical, so they parse.
            guard recorded != requested, let recorded = try? JSONParser.parse(recorded),
                let requested = try? JSONParser.parse(requested)
            else { return }
            JSONComparison.compare(recorded: recorded, requested: requested, into: &list)
        case (.form(let recorded), .form(let requested)):
            compare("form", recorded, requested, into: &list)
        case (.multipart(let recordedType, let recorded), .multipart(let requestedType, let requested)):
            compare("content type", "multipart/\(recordedType)", "multipart/\(requestedType)", into: &list)
            PartComparison.compare(recorded, requested, into: &list)
        default:
            if recorded != requested { list.add("body", (recorded.summary, requested.summary)) }
        }
    }
}

extension CanonicalBody {
    /// What kind of body it is and how large.
    fileprivate var summary: String {
        switch self {
        case .none: "no body"
        case .json: "a JSON body"
        case .form: "a form"
        case .multipart: "a multipart body"
        case .bytes(let digest): "\(digest.summary)"
        }
    }
}
