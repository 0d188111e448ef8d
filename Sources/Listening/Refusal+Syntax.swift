import HTTPMessages

/// The answers to bytes that are no request (docs/design.md §12); the connection closes after each of them.
extension Refusal {
    /// The answer to what the parser found.
    init(_ error: RequestSyntaxError) {
        switch error {
        case .requestLine:
            self.init(
                malformed: "bad_request_line",
                "The first line is not a method, a target and a version with one space between them.",
                hint: "See RFC 9112, section 3. https:// is not spoken here: use http://."
            )
        case .target: self = .badTarget
        case .version:
            self.init(
                status: 505,
                code: "http_version",
                message: "Only HTTP/1.0 and HTTP/1.1 are spoken here.",
                hint: "Let the client use HTTP/1.1.",
                closes: true
            )
        case .field:
            self.init(
                malformed: "bad_field",
                "A header field is not a name, a colon and a value on one line that ends with CRLF.",
                hint: "See RFC 9112, section 5."
            )
        case .lineTooLong:
            self.init(
                status: 414,
                code: "request_line_too_long",
                message: "The request line is above the limit of 16 KiB.",
                hint: "Send what is long in the body.",
                closes: true
            )
        case .headTooLarge:
            self.init(
                status: 431,
                code: "head_too_large",
                message: "The request head is above the limit.",
                hint: "A head may have 64 KiB, 200 fields and 32 KiB a field.",
                closes: true
            )
        case .ambiguousFraming:
            self.init(
                malformed: "ambiguous_framing",
                "The request does not say in one clear way where its body ends.",
                hint: "Send exactly one Content-Length, or Transfer-Encoding: chunked."
            )
        case .unknownCoding:
            self.init(
                status: 501,
                code: "unknown_coding",
                message: "The request body has a transfer coding other than chunked.",
                hint: "Send Transfer-Encoding: chunked alone.",
                closes: true
            )
        case .chunk:
            self.init(
                malformed: "bad_chunk",
                "A chunk of the request body has no valid size, or does not end where its size says.",
                hint: "See RFC 9112, section 7.1."
            )
        case .chunkExtensions:
            self.init(
                malformed: "chunk_extensions_too_long",
                "The chunk extensions of the request are above the limit of 4 KiB.",
                hint: "Leave them out: nobody here understands them."
            )
        }
    }

    /// A target that is no path.
    static let badTarget = Refusal(
        malformed: "bad_target",
        "The request target is not a path.",
        hint: "Send a path that begins with /, without # and without bytes above 0x7F."
    )

    private init(malformed code: String, _ message: String, hint: String) {
        self.init(status: 400, code: code, message: message, hint: hint, closes: true)
    }
}
