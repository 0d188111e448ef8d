import AssetURLs
import BodyFormats
import Testing

/// What a rewriter made of a body that came in pieces.
struct RewriterRun {
    /// What was sent after each piece, and at the end.
    private(set) var sent: [[UInt8]] = []
    /// How many pieces were sent on as they were.
    private(set) var sameCount = 0

    /// All that was sent.
    var output: [UInt8] { sent.flatMap { $0 } }
    var text: String { String(decoding: output, as: UTF8.self) }

    /// Feeds the pieces of a body.
    init(
        _ pieces: [ArraySlice<UInt8>],
        feed: (UnsafeRawBufferPointer) -> LinkRewriter.Output,
        finish: () -> [UInt8]
    ) {
        for piece in pieces {
            switch Array(piece).withUnsafeBytes(feed) {
            case .same:
                sent.append(Array(piece))
                sameCount += 1
            case .bytes(let bytes): sent.append(bytes)
            }
        }
        sent.append(finish())
    }
}

extension LinkRewriter {
    /// Rewrites a body that comes in pieces.
    static func run(
        _ pieces: [ArraySlice<UInt8>],
        _ format: Format,
        _ decide: Decision
    ) -> (run: RewriterRun, edits: ByteEdits) {
        var rewriter = LinkRewriter(format: format)
        let run = RewriterRun(pieces, feed: { rewriter.feed($0, decide: decide) }, finish: { rewriter.finish() })
        return (run, rewriter.edits)
    }

    /// Rewrites a body that comes whole: `http://h` becomes `http://here`.
    static func rewritten(_ text: String, _ format: Format = .json) -> String {
        let body = Array(text.utf8)
        let (run, edits) = run([body[...]], format, shortDecision)
        #expect(edits.applied(to: body) == run.output)
        return run.text
    }

    /// The links of a body that comes whole, each with the names of the members around it.
    static func found(_ text: String, _ format: Format = .json) -> [String] {
        var found: [String] = []
        _ = run([Array(text.utf8)[...]], format) { text, members in
            found.append("\(members.joined(separator: "/")) \(text)")
            return nil
        }
        return found
    }

    /// `http://h` becomes `http://here`.
    static func shortDecision(_ text: String, _ members: [String]) -> LinkReplacement? {
        text.hasPrefix("http://h/") ? LinkReplacement(first: 8, by: "http://here") : nil
    }
}
