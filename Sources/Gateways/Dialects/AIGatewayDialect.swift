import BodyFormats

extension ErrorNotice {
    /// aigateway.sh's shape: `code` is the HTTP status as an integer, the word is in `type`.
    var aigatewayBody: [UInt8] {
        body(error: [
            .init("message", .string(message)),
            .init("type", .string(code)),
            .init("code", .number(String(status))),
            .init("param", .null),
        ])
    }
}
