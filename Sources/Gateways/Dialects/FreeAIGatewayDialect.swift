import BodyFormats

extension ErrorNotice {
    /// free-ai-gateway's shape: OpenAI's without `param`.
    var freeAIGatewayBody: [UInt8] {
        body(error: [
            .init("message", .string(message)),
            .init("type", .string(openAIType)),
            .init("code", .string(code)),
        ])
    }
}
