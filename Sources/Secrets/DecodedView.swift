import BodyFormats

/// A text with its escapes of one kind or another resolved, once or several times.
///
/// It is searched in place of the text, so that a secret is found however it was escaped. JSON's escapes and
/// percent-encoding are both resolved, wherever they stand: what is found counts, not what the text is.
struct DecodedView {
    /// The bytes.
    let bytes: [UInt8]
    /// For each time that escapes were resolved: from where on bytes stand how far from those before, as pairs of
    /// offsets in order.
    private let rounds: [[Anchor]]
    private typealias Anchor = (here: Int, before: Int)

    /// How often escapes may be inside of escapes: JSON in a JSON string, percent-encoded twice.
    private static let roundLimit = 4

    private init(_ bytes: [UInt8], _ rounds: [[Anchor]]) {
        self.bytes = bytes
        self.rounds = rounds
    }

    /// A text as it is.
    init(_ text: [UInt8]) { self.init(text, []) }

    /// The text itself, and the text with its escapes resolved once, twice and so on, as long as there are any.
    static func rounds(of text: [UInt8]) -> [DecodedView] {
        var views = [DecodedView(text)]
        while views.count <= roundLimit, let next = views[views.count - 1].decoded() { views.append(next) }
        return views
    }

    /// The text with its escapes of one kind resolved once, for either kind: what looks like one of the other kind may
    /// be none.
    static func singleKinds(of text: [UInt8]) -> [DecodedView] {
        let view = DecodedView(text)
        return [view.decoded(percent: false), view.decoded(json: false)].compactMap(\.self)
    }

    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        bytes.withUnsafeBufferPointer(body)
    }

    /// Where in the text a range stands.
    func source(of range: Range<Int>) -> Range<Int> { source(of: range.lowerBound)..<source(of: range.upperBound) }

    private func source(of offset: Int) -> Int { rounds.reversed().reduce(offset, Self.before) }

    /// Where an offset was before a round.
    private static func before(_ offset: Int, _ anchors: [Anchor]) -> Int {
        var (low, high) = (0, anchors.count)
        while low < high {
            let middle = (low + high) / 2
            if anchors[middle].here <= offset { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return offset }
        let anchor = anchors[low - 1]
        return anchor.before + offset - anchor.here
    }

    /// The view with its escapes resolved once more.
    ///
    /// - Parameters:
    ///   - json: Whether JSON's escapes are resolved.
    ///   - percent: Whether percent-encoding is resolved.
    /// - Returns: The view; nil where the text has no such escapes.
    private func decoded(json: Bool = true, percent: Bool = true) -> DecodedView? {
        var decoded: [UInt8] = []
        var anchors: [Anchor] = []
        withBytes { bytes in
            var plain = 0
            var index = 0
            while index < bytes.count {
                let byte = bytes[index]
                guard byte == 0x5C && json || byte == 0x25 && percent, let escape = Escape(in: bytes, at: index) else {
                    index += 1
                    continue
                }
                if decoded.isEmpty { decoded.reserveCapacity(bytes.count) }
                decoded.append(contentsOf: bytes[plain..<index])
                let end = index + escape.length
                for byte in escape.bytes {
                    anchors.append((decoded.count, index))
                    decoded.append(byte)
                }
                anchors.append((decoded.count, end))
                (index, plain) = (end, end)
            }
            if !anchors.isEmpty { decoded.append(contentsOf: bytes[plain...]) }
        }
        return anchors.isEmpty ? nil : DecodedView(decoded, rounds + [anchors])
    }
}
