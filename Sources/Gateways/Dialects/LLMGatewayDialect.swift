import BodyFormats

extension ErrorNotice {
    /// LLMGateway's newer shape, which is OpenAI's.
    ///
    /// The older one (`{"error":true,"status","message"}`) has no place for a code, and OpenAI's SDKs cannot read it.
    var llmGatewayBody: [UInt8] { openAIBody }
}
