import NIOHTTP1

/// AWS Signature Version 4 in the query of a link
/// (docs.aws.amazon.com, "Authenticating Requests: Using Query Parameters").
struct AmazonSignature: Sendable {
    /// The method that the link is for.
    let method: String
    /// The path as it stands in the link.
    let path: String
    /// The decoded parameters, without the signature.
    let parameters: [(name: String, value: String)]
    /// Fields of the request, of which those that `X-Amz-SignedHeaders` names are signed.
    let headers: HTTPHeaders

    /// Name and scope of the key: `AKIA…/20260528/auto/s3/aws4_request`; nil where the parameters have none.
    var credential: (id: Substring, scope: Substring)? {
        guard let value = parameter("X-Amz-Credential"), let slash = value.firstIndex(of: "/") else { return nil }
        return (value[..<slash], value[value.index(after: slash)...])
    }

    /// The first value of a parameter.
    func parameter(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

    /// The signature in hexadecimal digits.
    func hex(with key: AmazonKey) -> String {
        let scope = credential?.scope ?? ""
        let text = [
            "AWS4-HMAC-SHA256", parameter("X-Amz-Date") ?? "", String(scope), KeyedHash.digest(of: canonicalRequest),
        ]
        return KeyedHash.hex(of: text.joined(separator: "\n"), key: key.derived(for: scope))
    }

    /// The query of the link: the parameters and the signature.
    func query(with key: AmazonKey) -> String { "\(canonicalQuery)&X-Amz-Signature=\(hex(with: key))" }

    private var canonicalRequest: String {
        let signed = parameter("X-Amz-SignedHeaders") ?? ""
        let fields = signed.split(separator: ";").map { "\($0):\(headers[String($0)].joined(separator: ","))\n" }
        return [method, path, canonicalQuery, fields.joined(), signed, "UNSIGNED-PAYLOAD"].joined(separator: "\n")
    }

    private var canonicalQuery: String {
        parameters.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.sorted().joined(separator: "&")
    }

    /// Percent-encoding of all but the unreserved characters (RFC 3986 §2.3).
    static func encoded(_ text: String) -> String {
        let hex = Array("0123456789ABCDEF")
        let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
        return String(
            text.utf8.flatMap { byte in
                unreserved.contains(byte)
                    ? [Character(UnicodeScalar(byte))] : ["%", hex[Int(byte >> 4)], hex[Int(byte & 0xF)]]
            }
        )
    }
}
