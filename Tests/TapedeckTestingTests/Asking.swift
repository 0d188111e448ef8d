import Foundation
import TapedeckTesting

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension Tapedeck {
    /// The address of a call of the control API.
    func control(_ path: String) -> URL {
        baseURL.deletingLastPathComponent().appending(path: "_tapedeck/\(path)")
    }
}

/// A client as a test's subject has one.
enum Asking {
    /// A request that `cassettes/demo-openai.jsonl.gz` answers.
    static let recorded = "hello"

    /// Asks the model at a gateway's address for an answer.
    static func chat(_ base: URL, _ prompt: String) async throws -> (status: Int, text: String) {
        let body = """
            {"model": "demo/chat", "stream": true, "stream_options": {"include_usage": true},
             "messages": [{"role": "user", "content": "\(prompt)"}]}
            """
        var request = URLRequest(url: base.appending(path: "v1/chat/completions"))
        request.httpMethod = "POST"
        request.httpBody = Data(body.utf8)
        request.setValue("application/json", forHTTPHeaderField: "content-type")
        return try await send(request)
    }

    /// Asks for what is at an address.
    static func get(_ url: URL) async throws -> (status: Int, text: String) {
        try await send(URLRequest(url: url))
    }

    private static func send(_ request: URLRequest) async throws -> (status: Int, text: String) {
        let client = URLSession(configuration: .ephemeral)
        defer { client.finishTasksAndInvalidate() }
        let (body, response) = try await client.data(for: request)
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(bytes: body, encoding: .utf8) ?? "")
    }
}
