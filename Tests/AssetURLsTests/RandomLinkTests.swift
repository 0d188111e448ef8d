import AssetURLs
import BodyFormats
import TestSupport
import Testing

@Suite("Random bodies")
struct RandomLinkTests {
    @Test(
        "What changes is what a simple reader would change, however the body is cut, and back it is as it was",
        arguments: [LinkRewriter.Format.json, .eventStream],
        0..<300 as Range<UInt64>
    )
    func thereAndBack(format: LinkRewriter.Format, seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let escapes = SeededGenerator.Escapes.allCases[Int(seed % 3)]
        let text = format == .json ? generator.json(depth: 4, escapes) : generator.eventStream(escapes)
        let body = Array(text.utf8)
        let context = try Samples.context(["/acme/x", "/@s/acme/x"][Int(seed % 2)])
        let expected = LinkOracle.edits(body, format) { text, members in
            context.rewrite(text, members: members, format: format)?.replacement
        }
        let changed = expected.applied(to: body)
        for longest in [body.count, 1, 7] {
            var localizer = URLLocalizer(format: format, context: context)
            let run = RewriterRun(
                generator.cuts(of: body, upTo: max(1, longest)),
                feed: { localizer.feed($0) },
                finish: { localizer.finish() }
            )
            #expect(run.output == changed)
            #expect(localizer.edits == expected)
            #expect(localizer.takeLinks().count == expected.edits.count)
        }
        let restorer = try Samples.restorer()
        let (back, _) = LinkRewriter.run(generator.cuts(of: changed, upTo: 9), format) { text, _ in
            restorer.replacement(for: text)
        }
        // What stands for a start that was written with escapes of all kinds is written without.
        if escapes != .any {
            #expect(back.output == body)
        } else if format == .json {
            #expect(try JSONParser.parse(back.output) == JSONParser.parse(body))
        }
    }

    @Test("Base64 that passes elsewhere makes no difference to what changes", arguments: 0..<100 as Range<UInt64>)
    func skipping(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let starts = ["", "data:image/png;base64,", "http://h/?;base64,", "http://h/", "http", "x", #"http://h/\""#]
        let values = (0..<5).map { _ in
            let media = String(repeating: "QUJD", count: Int.random(in: 250...260, using: &generator))
            let start = starts[Int.random(in: starts.indices, using: &generator)]
            return "\"\(start)\(media)\(["", "/", ":"][Int.random(in: 0..<3, using: &generator)])\",\"http://h/x\""
        }
        let body = Array("[\(values.joined(separator: ","))]".utf8)
        let whole = LinkRewriter.run([body[...]], .json, LinkRewriter.shortDecision)

        var rewriter = LinkRewriter(format: .json)
        var sent: [UInt8] = []
        func feed(_ range: Range<Int>) {
            for piece in generator.cuts(of: Array(body[range]), upTo: 200) {
                switch Array(piece).withUnsafeBytes({ rewriter.feed($0, decide: LinkRewriter.shortDecision) }) {
                case .same: sent += piece
                case .bytes(let bytes): sent += bytes
                }
            }
        }
        var start = 0
        for run in Base64Runs(body) {
            feed(start..<run.range.lowerBound)
            sent += rewriter.skip(run.range.count) + body[run.range]
            start = run.range.upperBound
        }
        feed(start..<body.count)
        sent += rewriter.finish()
        #expect(sent == whole.run.output)
        #expect(rewriter.edits == whole.edits)
    }

    @Test("One cut anywhere changes nothing", arguments: [LinkRewriter.Format.json, .eventStream])
    func everyCut(format: LinkRewriter.Format) throws {
        let json =
            #"{"url":"https:\/\/\u0067w.acme.example\/api\/é","a":{"b":["http://x","htt",-1.5e3,true,"\ud83d\ude00"]}}"#
        let text =
            format == .json
            ? "\u{FEFF}" + json
            : "\u{FEFF}: c\r\ndata: \(json)\r\n\r\nevent: x\rdata:{\rdata:\"url\":\rdata: \"https://h/\"}\r\r"
        let body = Array(text.utf8)
        let context = try Samples.context()
        let decide: LinkRewriter.Decision = { text, members in
            context.rewrite(text, members: members, format: format)?.replacement
        }
        let whole = LinkRewriter.run([body[...]], format, decide)
        #expect(whole.edits.edits.count == (format == .json ? 1 : 2))
        for cut in body.indices {
            let (run, edits) = LinkRewriter.run([body[..<cut], body[cut...]], format, decide)
            #expect(run.output == whole.run.output, "cut at \(cut)")
            #expect(edits == whole.edits, "cut at \(cut)")
        }
    }

    @Test(
        "Of bytes that are hardly ever JSON, only what the edits name changes, however they are cut",
        arguments: [LinkRewriter.Format.json, .eventStream],
        0..<400 as Range<UInt64>
    )
    func soup(format: LinkRewriter.Format, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let tokens = [
            "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"http://h/\"", "\"http://h/", "\\", "\\u00", "\n", "\r",
            "data:",
            "data: [\"http://h/\"]", "1", "tr", "null", " ", "\u{FEFF}", "é", "[\"http://h/\"]", "\n\n",
            ",\"http://h/x\"",
        ]
        var text = ""
        for _ in 0..<Int.random(in: 0...12, using: &generator) {
            text += tokens[Int.random(in: tokens.indices, using: &generator)]
        }
        var body = Array(text.utf8)
        if seed % 3 == 0, !body.isEmpty { body[Int.random(in: body.indices, using: &generator)] = 0xFF }
        let whole = LinkRewriter.run([body[...]], format, LinkRewriter.shortDecision)
        #expect(whole.run.output == whole.edits.applied(to: body))
        for _ in 0..<3 {
            let pieces = generator.cuts(of: body, upTo: 3)
            let (run, edits) = LinkRewriter.run(pieces, format, LinkRewriter.shortDecision)
            #expect(run.output == whole.run.output)
            #expect(edits == whole.edits)
        }
    }
}
