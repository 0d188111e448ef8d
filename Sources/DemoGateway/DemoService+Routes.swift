extension DemoService {
    /// What the gateway can be asked for; the first route that fits answers.
    var routes: [DemoRoute] {
        switch self {
        case .openai: Self.openaiRoutes
        case .anthropic: Self.anthropicRoutes
        case .gemini: Self.geminiRoutes
        case .openrouter: Self.openrouterRoutes
        case .imgly: Self.imglyRoutes
        case .aigateway: Self.aigatewayRoutes
        case .aigate: Self.aigateRoutes
        case .llmgateway: Self.llmgatewayRoutes
        case .freeAIGateway: Self.freeAIGatewayRoutes
        }
    }

    private static let openaiRoutes =
        chatRoutes + responsesRoutes + pictureRoutes + audioRoutes + videoRoutes + fileRoutes

    private static let anthropicRoutes =
        messagesRoutes + [DemoRoute("GET", "/v1/models", ModelListFlow.anthropic)]

    // The version is the client's choice: v1beta by default, but some releases of the SDKs ask for v1.
    private static let geminiRoutes =
        googleRoutes
        + ["v1beta", "v1"].flatMap { version in
            [
                DemoRoute("GET", "/\(version)/models", ModelListFlow.gemini),
                DemoRoute("POST", "/upload/\(version)/files", GeminiFileFlow.upload),
                DemoRoute("GET", "/\(version)/files/{}", GeminiFileFlow.show),
            ]
        }

    private static let openrouterRoutes = chatRoutes + messagesRoutes

    private static let imglyRoutes = [
        DemoRoute("POST", "/v1/responses", ImglyFlow.generate),
        DemoRoute("GET", "/v1/responses/{}", ImglyFlow.poll),
        DemoRoute("GET", "/v1/models", ImglyCatalogFlow.models),
        DemoRoute("GET", "/v1/models/schema", ImglyCatalogFlow.schema),
        DemoRoute("POST", "/v1/tokens", ImglyCatalogFlow.token),
        DemoRoute("POST", "/v1/uploads", ImglyAssetFlow.prepareUpload),
        DemoRoute("GET", "/v1/assets/{}", ImglyAssetFlow.asset),
        DemoRoute("PUT", "/storage/{}", ImglyAssetFlow.upload),
        DemoRoute("GET", "/storage/{}", ImglyAssetFlow.download),
    ]

    private static let aigatewayRoutes =
        chatRoutes + messagesRoutes + pictureRoutes + audioRoutes + fileRoutes + [
            DemoRoute("POST", "/anthropic/v1/messages", MessagesFlow.create),
            DemoRoute("POST", "/v1/videos/generations", AIGatewayFlow.video),
            DemoRoute("POST", "/v1/audio/music", AIGatewayFlow.music),
            DemoRoute("GET", "/v1/jobs/{}", AIGatewayFlow.poll),
            DemoRoute("DELETE", "/v1/jobs/{}", AIGatewayFlow.cancel),
            DemoRoute("POST", "/v1/jobs/{}/cancel", AIGatewayFlow.cancel),
            DemoRoute("GET", "/v1/files/jobs/{}/{}", AIGatewayFlow.file),
            DemoRoute("GET", "/v1/files/jobs/{}/{}/signed", AIGatewayFlow.sign),
            DemoRoute("GET", "/v1/files/jobs/{}/{}/public", AIGatewayFlow.publicFile),
        ]

    private static let aigateRoutes =
        chatRoutes + responsesRoutes + messagesRoutes + pictureRoutes + googleRoutes + [
            DemoRoute("POST", "/v1/v1/messages", MessagesFlow.create),
            DemoRoute("POST", "/v1/video/generations", AIGateFlow.video),
            DemoRoute("GET", "/v1/videos/{}/content", AIGateFlow.content),
            DemoRoute("GET", "/v1/balance", AIGateFlow.balance),
        ]

    private static let llmgatewayRoutes =
        chatRoutes + responsesRoutes + messagesRoutes + pictureRoutes + audioRoutes + videoRoutes

    private static let freeAIGatewayRoutes =
        chatRoutes + responsesRoutes + pictureRoutes + audioRoutes + [
            DemoRoute("GET", "/prompt/{}", FreeAIGatewayFlow.paint),
            DemoRoute("POST", "/v1/videos/generations", FreeAIGatewayFlow.video),
            DemoRoute("GET", "/v1/videos/generations/{}", FreeAIGatewayFlow.poll),
            DemoRoute("GET", "/v1/videos/{}/content", AIGateFlow.content),
        ]
}

// Routes that several gateways have.
extension DemoService {
    private static let chatRoutes = [
        DemoRoute("POST", "/v1/chat/completions", ChatFlow.complete),
        DemoRoute("POST", "/v1/embeddings", EmbeddingFlow.create),
        DemoRoute("GET", "/v1/models", ModelListFlow.openai),
    ]

    private static let responsesRoutes = [DemoRoute("POST", "/v1/responses", ResponsesFlow.create)]

    private static let messagesRoutes = [
        DemoRoute("POST", "/v1/messages", MessagesFlow.create),
        DemoRoute("POST", "/v1/messages/count_tokens", MessagesFlow.countTokens),
    ]

    private static let pictureRoutes = [
        DemoRoute("POST", "/v1/images/generations", PictureFlow.generate),
        DemoRoute("POST", "/v1/images/edits", PictureFlow.edit),
        DemoRoute("GET", "/media/{}", PictureFlow.media),
    ]

    private static let audioRoutes = [
        DemoRoute("POST", "/v1/audio/speech", SpeechFlow.speak),
        DemoRoute("POST", "/v1/audio/transcriptions", SpeechFlow.transcribe),
    ]

    private static let videoRoutes = [
        DemoRoute("POST", "/v1/videos", VideoFlow.create),
        DemoRoute("GET", "/v1/videos/{}", VideoFlow.poll),
        DemoRoute("GET", "/v1/videos/{}/content", VideoFlow.content),
    ]

    private static let fileRoutes = [
        DemoRoute("POST", "/v1/files", FileFlow.upload),
        DemoRoute("GET", "/v1/files/{}", FileFlow.show),
        DemoRoute("GET", "/v1/files/{}/content", FileFlow.content),
        DemoRoute("DELETE", "/v1/files/{}", FileFlow.delete),
    ]

    private static let googleRoutes = [
        DemoRoute("POST", "/v1beta/models/{*}", GeminiFlow.call),
        DemoRoute("POST", "/v1/models/{*}", GeminiFlow.call),
    ]
}
