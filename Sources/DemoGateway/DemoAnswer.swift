package import NIOHTTP1

/// What the demo gateway answers, decided in full before the first byte is sent.
package struct DemoAnswer: Equatable, Sendable {
    /// The status code.
    package var status: Int
    /// The reason phrase.
    package var reason: String
    /// The header fields exactly as they are sent, with the framing: `Content-Length` or `Transfer-Encoding: chunked`.
    ///
    /// Neither is there where the status allows no body (204, 304).
    package var headers: HTTPHeaders
    /// The body; nothing for `HEAD`.
    package var steps: [DemoStep]

    /// The bytes of the body, whatever pauses and breaks there are between.
    package var body: [UInt8] {
        steps.flatMap { step -> [UInt8] in
            guard case .write(let bytes) = step else { return [] }
            return bytes
        }
    }
}
