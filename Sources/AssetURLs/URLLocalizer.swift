package import BodyFormats

/// Rewrites the URLs of an answer's body that streams to the client, and notes which were handed out.
package struct URLLocalizer: Sendable {
    /// A context that costs nothing to pass on with each piece.
    private final class Shared: Sendable {
        let context: LinkContext

        init(_ context: LinkContext) { self.context = context }
    }

    private let shared: Shared
    private var rewriter: LinkRewriter
    private var links: [HandedOutLink] = []

    /// Starts at the beginning of a body.
    ///
    /// - Parameters:
    ///   - format: Where in the body its JSON is.
    ///   - context: What decides about URLs.
    package init(format: LinkRewriter.Format, context: LinkContext) {
        shared = Shared(context)
        rewriter = LinkRewriter(format: format)
    }

    /// All changes so far, in offsets of the body as the upstream sent it.
    package var edits: ByteEdits { rewriter.edits }

    /// Takes the next piece of the body, cut anywhere.
    ///
    /// - Parameter bytes: The piece.
    /// - Returns: What to send for it now.
    package mutating func feed(_ bytes: UnsafeRawBufferPointer) -> LinkRewriter.Output {
        var found: [HandedOutLink] = []
        let format = rewriter.format
        let output = rewriter.feed(bytes) { [shared] text, members in
            guard let rewrite = shared.context.rewrite(text, members: members, format: format) else { return nil }
            found.append(rewrite.link)
            return rewrite.replacement
        }
        if !found.isEmpty { links += found }
        return output
    }

    /// Passes over base64 inside of the current string, for callers that have its bytes elsewhere.
    ///
    /// - Parameter count: How many bytes pass.
    /// - Returns: What to send before them: bytes that were held.
    package mutating func skip(_ count: Int) -> [UInt8] { rewriter.skip(count) }

    /// Says that the body is over.
    ///
    /// - Returns: What is still to be sent: bytes that were held.
    package mutating func finish() -> [UInt8] { rewriter.finish() }

    /// The links that were rewritten since this was last asked.
    package mutating func takeLinks() -> [HandedOutLink] {
        guard !links.isEmpty else { return [] }
        defer { links = [] }
        return links
    }
}
