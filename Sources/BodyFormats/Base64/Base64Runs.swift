/// The media in a text: runs of base64 that can be stored as the bytes they stand for.
///
/// A run counts if it has ``shortest`` characters or more and stands where JSON has media: right behind a quote, as
/// `b64_json` and `inlineData` do, or behind `;base64,`, as in data URLs, which may stand inside a longer text. It must
/// be what `Base64` writes: standard alphabet, padded, unused bits zero. So encoding ``Run/content`` again gives exactly
/// the characters of ``Run/range``, whatever the text is; only what is found depends on its form.
///
/// Runs come in order and one at a time, so only one is in memory decoded. Text without runs costs one look at about
/// every thousandth byte.
package struct Base64Runs: Sequence, IteratorProtocol {
    /// A run of base64.
    package struct Run: Equatable, Sendable {
        /// Its characters, padding included.
        package let range: Range<Int>
        /// The bytes it stands for.
        package let content: [UInt8]
    }

    /// The fewest characters of a run, padding included (docs/design.md §4).
    package static let shortest = 1024
    /// The fewest characters of a run without its padding; where none of so many in a row is looked at, no run is.
    private static let stride = shortest - 2

    private let text: [UInt8]
    private let bounds: Range<Int>
    /// For every byte its value; 255 for those outside the alphabet.
    private let values = Base64.values
    /// The next byte to look at; the run it belongs to, if any, begins behind `passed`.
    private var probe: Int
    private var passed: Int

    /// Starts a search.
    ///
    /// - Parameters:
    ///   - text: The text, or a buffer that contains it.
    ///   - range: Where in the buffer the text is; all of it when nil. Ranges of runs count from the buffer's start.
    package init(_ text: [UInt8], in range: Range<Int>? = nil) {
        self.text = text
        bounds = range ?? text.indices
        passed = bounds.lowerBound
        probe = passed + Self.stride - 1
    }

    /// The next run, or nil when there is no further one.
    package mutating func next() -> Run? {
        while probe < bounds.upperBound {
            guard isInAlphabet(probe) else {
                passed = probe + 1
                probe += Self.stride
                continue
            }
            var start = probe
            while start > passed, isInAlphabet(start - 1) { start -= 1 }
            var end = probe + 1
            while end < bounds.upperBound, isInAlphabet(end) { end += 1 }
            passed = end
            probe = end + Self.stride
            if let run = run(from: start, to: end) { return run }
        }
        return nil
    }

    private func isInAlphabet(_ index: Int) -> Bool { values[Int(text[index])] < 64 }

    /// The run whose characters before the padding are given, if it counts.
    private func run(from start: Int, to end: Int) -> Run? {
        let padding = text[end..<bounds.upperBound].prefix(2).prefix { $0 == UInt8(ascii: "=") }
        let range = start..<padding.endIndex
        guard range.count >= Self.shortest, mayBegin(start), mayEnd(range.upperBound),
            let content = Base64.decode(text[range])
        else { return nil }
        return Run(range: range, content: content)
    }

    private static let mark = Array(";base64,".utf8)

    /// Whether media begin here: behind a quote, or behind the mark of a data URL, in any case of its letters.
    private func mayBegin(_ start: Int) -> Bool {
        let before = text[bounds.lowerBound..<start]
        if before.last == UInt8(ascii: "\"") { return true }
        return before.suffix(Self.mark.count).map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 } == Self.mark
    }

    /// Whether the run ends here.
    ///
    /// It goes on where its next character may have been escaped, as in `\/`, `\u002b` or `%2B`, where there is more
    /// padding than belongs to it, and where it turns out to be of the alphabet for URLs.
    private func mayEnd(_ end: Int) -> Bool {
        let rest = text[end..<bounds.upperBound].prefix(2)
        switch rest.first {
        case UInt8(ascii: "="), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "%"): return false
        case UInt8(ascii: "\\"): return rest.last != UInt8(ascii: "/") && rest.last != UInt8(ascii: "u")
        default: return true
        }
    }
}
