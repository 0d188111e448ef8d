extension Dialect {
    /// The dialect that is spoken on a route.
    ///
    /// Gateways of several APIs answer Anthropic's and Google's routes in those shapes; the paths alone say which, also
    /// with a doubled prefix (`/v1/v1/messages`). IMG.LY's `/v1/responses` is its own whatever it looks like, and
    /// free-ai-gateway has OpenAI's routes only.
    ///
    /// - Parameter path: Path and query below the mount.
    /// - Returns: The route's dialect, which for most is the gateway's own.
    package func dialect(forPath path: String) -> Dialect {
        switch self {
        case .openai, .aigateway, .aigate, .llmgateway, .generic: Self.foreignDialect(forPath: path) ?? self
        case .anthropic, .gemini, .imgly, .freeAIGateway: self
        }
    }

    private static func foreignDialect(forPath path: String) -> Dialect? {
        let segments = path.utf8.prefix { $0 != UInt8(ascii: "?") }.split(separator: UInt8(ascii: "/"))
        if zip(segments, segments.dropFirst()).contains(where: { isEqual($0, "v1") && isEqual($1, "messages") }) {
            return .anthropic
        }
        if segments.contains(where: { isEqual($0, "v1beta") }) || segments.last.map(isGoogleMethod) == true {
            return .gemini
        }
        return nil
    }

    /// Whether it is the end of a path such as `/v1/models/gemini-3-pro:generateContent`.
    private static func isGoogleMethod(_ segment: Substring.UTF8View) -> Bool {
        guard let colon = segment.lastIndex(of: UInt8(ascii: ":")) else { return false }
        return [
            "generateContent", "streamGenerateContent", "embedContent", "batchEmbedContents", "countTokens", "predict",
            "predictLongRunning",
        ].contains { isEqual(segment[segment.index(after: colon)...], $0) }
    }

    private static func isEqual(_ segment: Substring.UTF8View, _ text: String) -> Bool {
        segment.elementsEqual(text.utf8)
    }
}
