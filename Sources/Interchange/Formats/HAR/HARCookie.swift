import BodyFormats
import NIOHTTP1

/// A cookie of an HTTP Archive.
struct HARCookie: Equatable {
    /// The name.
    var name: String
    /// The value: a stand-in, as cassettes hold no other.
    var value: String
    /// The `Path`, if it was named.
    var path: String?
    /// The `Domain`, if it was named.
    var domain: String?
    /// The `Expires` as ISO 8601, if it was named in a form that HTTP knows.
    var expires: String?
    /// Whether scripts must not see it.
    var httpOnly = false
    /// Whether it is for `https` only.
    var secure = false

    /// The cookies that a client sent (RFC 6265 §4.2.1).
    static func sent(in headers: HTTPHeaders) -> [HARCookie] {
        headers["cookie"].flatMap { $0.split(separator: ";") }.compactMap(pair).map(HARCookie.init)
    }

    /// The cookies that an answer sets (RFC 6265 §5.2), a field each.
    static func set(in headers: HTTPHeaders) -> [HARCookie] {
        headers["set-cookie"].compactMap { field in
            let parts = field.split(separator: ";", omittingEmptySubsequences: false)
            guard let first = parts.first.flatMap(pair) else { return nil }
            var cookie = HARCookie(first)
            for part in parts.dropFirst() { cookie.add(attribute: part) }
            return cookie
        }
    }

    private init(_ pair: (name: String, value: String)) {
        name = pair.name
        value = pair.value
    }

    private mutating func add(attribute: Substring) {
        let (name, value) = Self.pair(attribute) ?? (Self.trimmed(attribute), "")
        switch name.lowercased() {
        case "path": path = value
        case "domain": domain = value
        case "expires": expires = HTTPDate.iso8601(value)
        case "httponly": httpOnly = true
        case "secure": secure = true
        default: break
        }
    }

    /// Name and value; `nil` where there is no `=`.
    private static func pair(_ text: Substring) -> (name: String, value: String)? {
        guard let equals = text.firstIndex(of: "=") else { return nil }
        return (trimmed(text[..<equals]), trimmed(text[text.index(after: equals)...]))
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop(while: isSpace)
        while let last = text.last, isSpace(last) { text.removeLast() }
        return String(text)
    }

    private static func isSpace(_ character: Character) -> Bool { character == " " || character == "\t" }
}

extension JSONWriter {
    /// Writes cookies as an array.
    mutating func cookies(_ cookies: [HARCookie]) {
        beginArray()
        for cookie in cookies {
            beginObject()
            member("name", cookie.name)
            member("value", cookie.value)
            if let path = cookie.path { member("path", path) }
            if let domain = cookie.domain { member("domain", domain) }
            if let expires = cookie.expires { member("expires", expires) }
            member("httpOnly", .bool(cookie.httpOnly))
            member("secure", .bool(cookie.secure))
            endObject()
        }
        endArray()
    }
}
