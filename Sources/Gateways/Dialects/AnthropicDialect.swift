import BodyFormats

extension ErrorNotice {
    /// Anthropic's shape: there is no `code`, its SDKs show `type` and `message`.
    var anthropicBody: [UInt8] {
        body(
            [.init("type", .string("error"))],
            error: [.init("type", .string(code)), .init("message", .string(message))]
        )
    }
}
