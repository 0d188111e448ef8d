internal import BodyFormats
package import NIOHTTP1

/// Makes the canonical form of a request while its body streams.
///
/// The result is the same however the body is cut. Memory is bounded: at most 32 MiB of a JSON or form body, a few KiB of
/// any other. Whoever feeds it removes the transfer and content codings first.
package struct CanonicalRequestBuilder: Sendable {
    private let gateway: String
    private let method: String
    private let path: String
    private let query: [CanonicalPair]
    private let headers: [CanonicalPair]
    private var body: CanonicalBodyBuilder

    /// Takes the head of a request.
    ///
    /// - Parameters:
    ///   - gateway: The gateway's short name.
    ///   - method: The method as sent.
    ///   - target: Path and query as the upstream sees them, without an origin.
    ///   - headers: The request's header fields.
    ///   - rules: What counts.
    package init(gateway: String, method: String, target: String, headers: HTTPHeaders, rules: MatchingRules) {
        self.gateway = gateway
        self.method = method
        let query = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        path = rules.withoutSecrets(CanonicalPath.text(of: String(target[..<(query ?? target.endIndex)])))
        self.query =
            query.map { CanonicalQuery.pairs(of: Array(target.utf8[$0...].dropFirst()), rules: rules) } ?? []
        self.headers = rules.meaningfulHeaders.compactMap { name in
            let values = headers[name]
            guard !values.isEmpty else { return nil }
            // Several fields of one name are one list, RFC 9110 §5.3.
            let value = values.map(Self.trimmed).joined(separator: ", ")
            return CanonicalPair(name: Array(name.utf8), value: rules.counted(Array(value.utf8)))
        }
        let contentTypes = headers["content-type"]
        body = CanonicalBodyBuilder(
            contentType: contentTypes.count == 1 ? ContentType(contentTypes[0]) : nil,
            rules: rules
        )
    }

    /// Takes the next bytes of the body.
    ///
    /// - Parameter bytes: Any number of bytes, cut anywhere.
    package mutating func append(_ bytes: some Collection<UInt8>) {
        body.append(bytes)
    }

    /// The canonical form of the request whose body is over.
    package func finish() -> CanonicalRequest {
        CanonicalRequest(
            gateway: gateway,
            method: method,
            path: path,
            query: query,
            headers: headers,
            body: body.finish()
        )
    }

    private static func trimmed(_ value: String) -> String {
        let bytes = value.utf8.drop { $0 == 0x20 || $0 == 0x09 }
        let end = bytes.lastIndex { $0 != 0x20 && $0 != 0x09 }.map(bytes.index(after:)) ?? bytes.startIndex
        return String(decoding: bytes[..<end], as: UTF8.self)
    }
}
