import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The calls of a server that are about sessions (`docs/design.md §10`).
struct ControlAPI: Sendable {
    private let server: ServerAddress

    /// Nothing of its own is kept on disk, and nothing of others is sent along.
    private static let client = URLSession(configuration: .ephemeral)

    init(_ server: ServerAddress) { self.server = server }

    /// Opens a session.
    func open(_ request: SessionRequest) async throws {
        let body = try JSONEncoder().encode(request)
        _ = try await call("POST", "sessions", body, "open a session on the cassette \(request.cassette)")
    }

    /// Closes a session, and gives what came of it.
    func close(_ name: String) async throws -> SessionReport {
        let what = "close the session \(name)"
        let answer = try await call("DELETE", "sessions/\(name)", nil, what)
        do {
            return try JSONDecoder().decode(SessionReport.self, from: answer)
        } catch {
            throw TapedeckError.refused(what, message: "its report cannot be read; is it of another version?")
        }
    }

    private func call(_ method: String, _ path: String, _ body: Data?, _ what: String) async throws -> Data {
        var request = URLRequest(url: server.url.appending(path: "_tapedeck/\(path)"))
        request.httpMethod = method
        request.httpBody = body
        if body != nil { request.setValue("application/json", forHTTPHeaderField: "content-type") }
        let (status, answer) = try await send(request)
        guard (200..<300).contains(status) else {
            throw TapedeckError.refused(what, message: Self.refusal(answer) ?? "it answered \(status).")
        }
        return answer
    }

    /// Sends a request, also where the test was cancelled: its session is closed all the same.
    private func send(_ request: URLRequest) async throws -> (status: Int, body: Data) {
        try await withCheckedThrowingContinuation { continuation in
            let task = Self.client.dataTask(with: request) { body, response, error in
                if let response = response as? HTTPURLResponse {
                    continuation.resume(returning: (response.statusCode, body ?? Data()))
                } else {
                    let reason = error?.localizedDescription ?? "no answer"
                    let failure = TapedeckError.unreachable(
                        server.url.absoluteString,
                        isOwn: server.isOwn,
                        reason: reason.hasSuffix(".") ? String(reason.dropLast()) : reason
                    )
                    continuation.resume(throwing: failure)
                }
            }
            task.resume()
        }
    }

    /// What a refusal says (`docs/design.md §12`).
    private static func refusal(_ body: Data) -> String? {
        struct Refusal: Decodable {
            struct Text: Decodable {
                let message: String
                let hint: String?
            }
            let error: Text
        }
        guard let text = try? JSONDecoder().decode(Refusal.self, from: body).error else { return nil }
        return [text.message, text.hint].compactMap(\.self).joined(separator: " ")
    }
}
