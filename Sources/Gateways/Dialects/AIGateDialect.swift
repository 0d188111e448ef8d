import BodyFormats

extension ErrorNotice {
    /// AIGate's shape: OpenAI's with the HTTP status inside.
    var aigateBody: [UInt8] {
        body(error: [
            .init("message", .string(message)),
            .init("type", .string(status < 500 ? "invalid_request_error" : "api_error")),
            .init("param", .null),
            .init("code", .string(code)),
            .init("status", .number(String(status))),
        ])
    }
}
