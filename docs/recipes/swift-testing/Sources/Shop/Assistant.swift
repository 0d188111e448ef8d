import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// What is tested: an assistant that asks a model.
public struct Assistant: Sendable {
    /// An answer that is none.
    public struct Failure: Error {
        /// The status.
        public let status: Int
    }

    private struct Chat: Decodable {
        struct Choice: Decodable {
            let message: Message
        }
        struct Message: Decodable {
            let content: String
        }
        let choices: [Choice]
    }

    private let baseURL: URL

    /// Makes one that asks at an address.
    public init(baseURL: URL) { self.baseURL = baseURL }

    /// Asks a question.
    public func answer(_ question: String) async throws -> String {
        var request = URLRequest(url: baseURL.appending(path: "chat/completions"))
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "content-type")
        request.setValue("Bearer \(key)", forHTTPHeaderField: "authorization")
        let messages = [["role": "user", "content": question]]
        request.httpBody = try JSONSerialization.data(withJSONObject: ["model": "gpt-4o-mini", "messages": messages])
        let (body, response) = try await URLSession.shared.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard status == 200 else { throw Failure(status: status) }
        return try JSONDecoder().decode(Chat.self, from: body).choices.first?.message.content ?? ""
    }

    private var key: String { ProcessInfo.processInfo.environment["OPENAI_API_KEY"] ?? "none" }
}
