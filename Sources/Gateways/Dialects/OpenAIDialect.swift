import BodyFormats

extension ErrorNotice {
    /// OpenAI's shape: `code` is a string.
    var openAIBody: [UInt8] {
        body(error: [
            .init("message", .string(message)),
            .init("type", .string(openAIType)),
            .init("param", .null),
            .init("code", .string(code)),
        ])
    }
}
