import BodyFormats

/// The target of a request to the demo gateway, taken apart.
struct DemoTarget: Sendable {
    /// The gateway that the first segment names.
    let service: DemoService
    /// The path below it; `/` where there is none.
    let path: String
    /// What stands behind the `?`.
    let query: String

    /// Reads `/<service>/<path>?<query>`; nil if the first segment is no service.
    init?(_ target: String) {
        let question = target.firstIndex(of: "?") ?? target.endIndex
        let segments = target[..<question].dropFirst().split(
            separator: "/",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        guard let name = segments.first, let service = DemoService(rawValue: String(name)) else { return nil }
        self.service = service
        path = "/" + (segments.count > 1 ? segments[1] : "")
        query = String(target[question...].dropFirst())
    }

    /// The decoded pairs of the query.
    var parameters: [(name: String, value: String)] { Self.pairs(ofQuery: query) }

    /// The decoded pairs of a query, which is given without its `?`.
    static func pairs(ofQuery query: some StringProtocol) -> [(name: String, value: String)] {
        FormReader.pairs(of: Array(query.utf8)).map { pair in
            (String(decoding: pair.name, as: UTF8.self), String(decoding: pair.value ?? [], as: UTF8.self))
        }
    }

    /// A part of a path without its percent escapes; broken ones stay.
    static func decoded(_ text: some StringProtocol) -> String {
        String(decoding: PercentCoding.decode(Array(text.utf8)[...], plusIsSpace: false), as: UTF8.self)
    }
}
