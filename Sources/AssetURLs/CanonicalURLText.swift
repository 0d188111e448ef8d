internal import BodyFormats
package import Gateways

/// The form in which URLs inside of requests are compared (docs/design.md §7).
///
/// A URL of the gateway's own does not depend on where its upstream is, and none on its signature, so that what was
/// recorded against one server, or a minute ago, is found again.
package struct CanonicalURLText: Sendable {
    /// What stands for the gateway's base URL; it is no URL that anybody sends.
    package static let ownPrefix = "gateway:"

    private let own: [(base: UpstreamURL, origin: Origin)]
    private let dropsParameter: @Sendable (_ name: String, _ allNames: [String]) -> Bool

    /// A form for the requests to one gateway.
    ///
    /// - Parameters:
    ///   - own: The bases whose URLs are the gateway's own.
    ///   - dropsParameter: Whether a query parameter takes no part, by its name and the names of all of them, decoded.
    package init(
        own: [UpstreamURL],
        dropsParameter: @escaping @Sendable (_ name: String, _ allNames: [String]) -> Bool
    ) {
        self.own = own.sorted { $0.basePath.utf8.count > $1.basePath.utf8.count }.map { ($0, Origin($0)) }
        self.dropsParameter = dropsParameter
    }

    /// The canonical form of a text that is wholly an `http` or `https` URL; any other text stays as it is.
    package func text(_ text: String) -> String {
        guard URLRestorer.mayBeURL(text.utf8), let url = AbsoluteURL(text) else { return text }
        let rest = url.rest.utf8
        for (base, origin) in own where origin == url.origin && rest.starts(with: base.basePath.utf8) {
            let path = rest.dropFirst(base.basePath.utf8.count)
            guard path.first.map({ "/?#".utf8.contains($0) }) ?? true else { continue }
            return Self.ownPrefix + withoutDropped(Substring(path))
        }
        return url.origin.description + withoutDropped(Substring(url.rest))
    }

    /// Path, query and fragment without the parameters that take no part; others keep their order and spelling.
    private func withoutDropped(_ rest: Substring) -> String {
        let beforeFragment = rest.utf8.prefix { $0 != UInt8(ascii: "#") }
        guard let mark = beforeFragment.firstIndex(of: UInt8(ascii: "?")) else { return String(rest) }
        let query = beforeFragment[beforeFragment.index(after: mark)...]
        let pairs = query.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
        let names = pairs.map { Self.name(of: Array($0)) }
        let allNames = names.compactMap { $0 }
        let kept = zip(pairs, names).filter { _, name in name.map { !dropsParameter($0, allNames) } ?? true }
        guard kept.count < pairs.count else { return String(rest) }
        let text = kept.map { String(decoding: $0.0, as: UTF8.self) }.joined(separator: "&")
        return String(rest[..<mark]) + (kept.isEmpty ? "" : "?\(text)") + String(rest[beforeFragment.endIndex...])
    }

    /// The decoded name of a pair; `nil` for an empty one.
    private static func name(of pair: [UInt8]) -> String? {
        FormReader.pairs(of: pair).first.map { String(decoding: $0.name, as: UTF8.self) }
    }
}
