/// How a gateway words its errors, so that its SDKs show what Tapedeck has to say (docs/design.md §7).
package enum Dialect: String, CaseIterable, Sendable {
    /// OpenAI's, which OpenRouter and many others have too.
    case openai
    /// Anthropic's, without a code.
    case anthropic
    /// Google's, with the HTTP status as its code.
    case gemini
    /// IMG.LY's.
    case imgly
    /// aigateway.sh's: OpenAI's with an integer for a code.
    case aigateway
    /// AIGate's: OpenAI's with the HTTP status.
    case aigate
    /// LLMGateway's, the newer of its two.
    case llmgateway
    /// free-ai-gateway's.
    case freeAIGateway = "free-ai-gateway"
    /// For gateways nobody knows: a code and a message.
    case generic

    /// The dialect of the name, as in `dialect: openai` in `tapedeck.yml`.
    ///
    /// - Throws: `GatewayError.unknownDialect`, which lists the names.
    package init(named name: String) throws(GatewayError) {
        guard let dialect = Dialect(rawValue: name) else {
            throw .unknownDialect(name, known: Dialect.allCases.map(\.rawValue))
        }
        self = dialect
    }

    /// An error in the shape of the gateway's own.
    ///
    /// - Parameters:
    ///   - status: The status it is sent with; some shapes repeat it.
    ///   - code: A word for programs, such as `cassette_miss`. It goes where the dialect has a string for it (`code`,
    ///     else `type`); the message of a dialect that has none begins with it.
    ///   - message: A sentence for people; SDKs make it the text of what they throw.
    ///   - hint: What to do about it, in a member that the gateways themselves do not have.
    /// - Returns: A JSON object, UTF-8 without a newline.
    package func errorBody(status: Int, code: String, message: String, hint: String? = nil) -> [UInt8] {
        let notice = ErrorNotice(status: status, code: code, message: message, hint: hint)
        return switch self {
        case .openai: notice.openAIBody
        case .anthropic: notice.anthropicBody
        case .gemini: notice.geminiBody
        case .imgly: notice.imglyBody
        case .aigateway: notice.aigatewayBody
        case .aigate: notice.aigateBody
        case .llmgateway: notice.llmGatewayBody
        case .freeAIGateway: notice.freeAIGatewayBody
        case .generic: notice.genericBody
        }
    }
}
