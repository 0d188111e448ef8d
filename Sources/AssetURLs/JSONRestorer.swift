package import BodyFormats

/// Makes the original URLs of local ones in a JSON body that streams to the gateway.
package struct JSONRestorer: Sendable {
    private let restorer: URLRestorer
    private var rewriter = LinkRewriter(format: .json)

    /// Starts at the beginning of a body.
    package init(_ restorer: URLRestorer) { self.restorer = restorer }

    /// All changes so far, in offsets of the body as the client sent it.
    package var edits: ByteEdits { rewriter.edits }

    /// Takes the next piece of the body, cut anywhere.
    ///
    /// - Parameter bytes: The piece.
    /// - Returns: What to send for it now.
    package mutating func feed(_ bytes: UnsafeRawBufferPointer) -> LinkRewriter.Output {
        rewriter.feed(bytes) { [restorer] text, _ in restorer.replacement(for: text) }
    }

    /// Says that the body is over.
    ///
    /// - Returns: What is still to be sent: bytes that were held.
    package mutating func finish() -> [UInt8] { rewriter.finish() }
}
