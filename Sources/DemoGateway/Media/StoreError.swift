/// A refusal of the media host, in the words of S3 (docs.aws.amazon.com, "Error responses").
struct StoreError: Equatable, Sendable {
    /// The HTTP status.
    let status: Int
    /// The word for programs.
    let code: String
    /// The sentence for people.
    let message: String

    /// The refusal as a whole answer.
    var answer: DemoAnswer {
        let error = "<Error><Code>\(code)</Code><Message>\(message)</Message></Error>"
        let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\(error)"
        return .whole(Array(text.utf8), type: "application/xml", status: status)
    }

    /// There is no signature at all.
    static let unsigned = StoreError(status: 403, code: "AccessDenied", message: "Access Denied")
    /// The link was good once.
    static let expired = StoreError(status: 403, code: "AccessDenied", message: "Request has expired")
    /// Method, path, host, a signed field or a parameter is another one than when the link was made.
    static let mismatch = StoreError(
        status: 403,
        code: "SignatureDoesNotMatch",
        message: "The request signature we calculated does not match the signature you provided. "
            + "Check your key and signing method."
    )
    /// The signature was made with a key that is not the store's.
    static let unknownKey = StoreError(
        status: 403,
        code: "InvalidAccessKeyId",
        message: "The AWS Access Key Id you provided does not exist in our records."
    )
    /// Some of the parameters beside the signature are missing or malformed.
    static let incomplete = StoreError(
        status: 400,
        code: "AuthorizationQueryParametersError",
        message: "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, "
            + "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."
    )
    /// A body whose length nobody says.
    static let lengthRequired = StoreError(
        status: 411,
        code: "MissingContentLength",
        message: "You must provide the Content-Length HTTP header."
    )
    /// There is no such file.
    static let unknownFile = StoreError(
        status: 404,
        code: "NoSuchKey",
        message: "The specified key does not exist."
    )

    /// A form that its policy does not allow.
    static func policy(_ reason: String) -> StoreError {
        StoreError(status: 403, code: "AccessDenied", message: "Invalid according to Policy: \(reason)")
    }
}
