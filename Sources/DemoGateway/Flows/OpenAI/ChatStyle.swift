/// What tells one gateway's chat streams from another's; OpenAI's own is the default.
struct ChatStyle: Sendable {
    /// Where the usage object is when the client asks for it.
    enum UsagePlace: Sendable {
        /// In a chunk of its own without choices, as OpenAI has it.
        case ownChunk
        /// In the chunk with `finish_reason`.
        case finishingChunk
        /// In a frame that has nothing else, not even an id.
        case bareFrame
    }

    /// What ids begin with.
    var idPrefix = "chatcmpl-"
    /// Where the usage is.
    var usage = UsagePlace.ownChunk
    /// The text of a comment that keeps the connection alive.
    var comment: String?
    /// Whether the comment also comes before the first chunk, and twice.
    var commentsFirst = false
    /// Whether choices say their index.
    var hasIndex = true
    /// Whether there are `event:` and `id:` lines.
    var hasEventLines = false
    /// Whether `[DONE]` follows an error as well.
    var endsErrorsWithDone = false

    /// The style of a service.
    static func of(_ service: DemoService) -> ChatStyle {
        switch service {
        case .openai, .anthropic, .gemini, .imgly: ChatStyle()
        case .openrouter:
            ChatStyle(
                idPrefix: "gen-",
                comment: "OPENROUTER PROCESSING",
                commentsFirst: true,
                endsErrorsWithDone: true
            )
        case .aigateway: ChatStyle(usage: .bareFrame, comment: "keep-alive")
        case .aigate: ChatStyle(idPrefix: "gate-", usage: .finishingChunk, hasIndex: false)
        case .llmgateway: ChatStyle(hasEventLines: true, endsErrorsWithDone: true)
        case .freeAIGateway: ChatStyle(endsErrorsWithDone: true)
        }
    }

    /// The id of a completion: times at AIGate (seconds) and LLMGateway (milliseconds), letters elsewhere.
    func id(for call: DemoCall) -> String {
        switch call.service {
        case .aigate: "gate-\(call.created)"
        case .llmgateway: "chatcmpl-\(call.created)\(100 + call.seed.derived("ms").number(below: 900))"
        default: call.id(idPrefix, letters: 24)
        }
    }
}
