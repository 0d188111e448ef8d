import NIOHTTP1

/// Links to the media host, as the gateways hand them out.
struct MediaLinks: Equatable, Sendable {
    /// Region, service and end of the scope in which the store's links are signed.
    static let scope = "auto/s3/aws4_request"

    /// The origin of the media host.
    let origin: String
    /// The time of day.
    let now: DemoTime
    /// How many seconds a link is good for.
    let lifetime: Int

    /// When a link that is made now ends.
    var end: DemoTime { now.adding(lifetime) }

    /// A link to the object store for one method; with a content type, the request must have exactly that one.
    func object(_ name: String, method: String = "GET", type: String? = nil) -> String {
        let path = "/files/\(name)"
        var headers: HTTPHeaders = ["Host": String(origin.dropFirst("http://".count))]
        if let type { headers.add(name: "Content-Type", value: type) }
        let signature = AmazonSignature(
            method: method,
            path: path,
            parameters: [
                ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
                ("X-Amz-Credential", "\(AmazonKey.demo.id)/\(now.day)/\(Self.scope)"), ("X-Amz-Date", now.basic),
                ("X-Amz-Expires", "\(lifetime)"), ("X-Amz-SignedHeaders", type == nil ? "host" : "content-type;host"),
            ],
            headers: headers
        )
        return "\(origin)\(path)?\(signature.query(with: .demo))"
    }

    /// The address and the fields of a form for the object store.
    func form(_ name: String) -> (url: String, fields: JSON) {
        ("\(origin)/files", SignedForm.fields(for: name, now: now, expires: end))
    }

    /// A link to a picture as Azure's storage has it.
    func picture(_ name: String) -> String {
        let path = "/private/org-demo/user-demo/\(name)"
        return "\(origin)\(path)?\(SharedAccessFlow.query(path: path, now: now, expires: end))"
    }

    /// A link to a file of a job, good until `end`.
    func jobFile(_ path: String, nonce: String, end: Int) -> String {
        "\(origin)\(path)/public?\(PublicFileFlow.query(path: "\(path)/public", nonce: nonce, end: end))"
    }

    /// A link that makes a picture.
    func painting(_ words: String) -> String { "\(origin)/prompt/\(words)?width=48&height=48&nologo=true" }
}
