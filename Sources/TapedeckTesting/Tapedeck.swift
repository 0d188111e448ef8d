public import Foundation

/// The session of a test: where its client sends its requests.
///
/// The trait ``Testing/Trait/tapedeck(_:cassettes:mode:strict:timing:chunking:onRepeat:fastForward:keepErrors:maxAge:ignore:replace:faults:)``
/// opens one for each test, and ``current`` is that of the test that runs:
///
/// ```swift
/// @Test(.tapedeck("checkout")) func anOrderIsConfirmed() async throws {
///     let client = ShopAssistant(baseURL: try Tapedeck.current.url(for: "openai", path: "v1"))
///     #expect(try await client.ask("Where is my order?").contains("Tuesday"))
/// }
/// ```
public struct Tapedeck: Sendable, Hashable {
    /// The name of the session: no other test that runs has it.
    public let session: String
    /// The cassette that answers, or is recorded to.
    public let cassette: String
    /// The session's address, below which every gateway has its own: `http://127.0.0.1:4141/@checkout`.
    public let baseURL: URL

    /// The address of a gateway in this session.
    ///
    /// It names the session, so tests that run side by side do not get each other's answers. Take it before work is handed
    /// to a detached task or to a callback: there ``current`` is not known.
    ///
    /// - Parameters:
    ///   - gateway: Its name, such as `openai`; `tapedeck gateways` lists them.
    ///   - path: What the client wants its base URL to end with, such as `v1`.
    /// - Returns: For example `http://127.0.0.1:4141/@checkout/openai/v1`.
    public func url(for gateway: String, path: String = "") -> URL {
        let parts = [gateway] + path.split(separator: "/").map(String.init)
        return parts.reduce(baseURL) { $0.appending(path: $1, directoryHint: .notDirectory) }
    }

    /// The session of the test that runs.
    ///
    /// - Throws: An error that says what to do, where the test has no session.
    public static var current: Tapedeck {
        get throws {
            guard let open = openSession else { throw TapedeckError.noSession }
            return open
        }
    }

    @TaskLocal static var openSession: Tapedeck?
}
