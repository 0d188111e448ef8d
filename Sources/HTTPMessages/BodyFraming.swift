package import NIOHTTP1

/// How the end of a message body is found (RFC 9112 §6).
package enum BodyFraming: Sendable, Equatable {
    /// There is no body: an answer to `HEAD`, a 1xx, 204 or 304, or a request without framing fields.
    case none
    /// `Content-Length` says how many bytes follow.
    case length(Int)
    /// The chunked transfer coding.
    case chunked
    /// The body ends where the connection closes. Only for responses.
    case close

    /// The framing of a response, by the rules of RFC 9112 §6.3.
    ///
    /// - Parameters:
    ///   - method: The method of the request that is answered.
    ///   - head: The final response head.
    /// - Returns: `nil` where the framing is ambiguous or malformed; such an answer must not be relayed.
    package static func ofResponse(to method: String, head: ResponseHead) -> BodyFraming? {
        if method == "HEAD" || head.isInformational || head.status == 204 || head.status == 304 {
            return BodyFraming.none
        }
        let codings = head.headers.values(of: "transfer-encoding")
        let lengths = head.headers.values(of: "content-length")
        if !codings.isEmpty {
            guard codings.count == 1, isChunked(codings[0]), lengths.isEmpty else { return nil }
            return .chunked
        }
        guard let first = lengths.first else { return .close }
        guard lengths.allSatisfy({ $0 == first }), let length = DecimalDigits.parse(first) else { return nil }
        return .length(length)
    }

    /// The framing of a request, by the rules of RFC 9112 §6.3 without their leniency.
    ///
    /// - Returns: `nil` where the framing is ambiguous: both fields, several lengths, a coding other than `chunked`.
    package static func ofRequest(_ headers: HTTPHeaders) -> BodyFraming? {
        let codings = headers.values(of: "transfer-encoding")
        let lengths = headers.values(of: "content-length")
        if !codings.isEmpty {
            guard codings.count == 1, isChunked(codings[0]), lengths.isEmpty else { return nil }
            return .chunked
        }
        if lengths.isEmpty { return BodyFraming.none }
        guard lengths.count == 1, let length = DecimalDigits.parse(lengths[0]) else { return nil }
        return .length(length)
    }

    /// Whether a coding is `chunked`, in ASCII letters: Unicode's rules make a k of the Kelvin sign.
    private static func isChunked(_ coding: String) -> Bool {
        coding.utf8.count == 7 && coding.lowercased() == "chunked"
    }
}
