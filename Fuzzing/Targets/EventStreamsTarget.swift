import BodyFormats

/// Event streams: the pieces are the stream, the cuts make no difference, and events end where a second reader says so.
enum EventStreamsTarget {
    static func run(_ input: FuzzInput) {
        let bytes = input.bytes
        let pieces = EventCutter.pieces(of: bytes)
        var end = 0
        for piece in pieces {
            expect(piece.lowerBound == end && !piece.isEmpty, "there is a gap between events")
            end = piece.upperBound
        }
        expect(end == bytes.count, "the events are not the whole stream")
        expect(Self.pieces(ofCuts: input.cuts()) == pieces, "the cuts change the events")
        expect(Self.pieces(ofLines: bytes) == pieces, "two readers disagree where events end")
        for piece in pieces { check(ServerSentEvent(bytes, in: piece), in: piece) }
    }

    private static func pieces(ofCuts cuts: [ArraySlice<UInt8>]) -> [Range<Int>] {
        var cutter = EventCutter()
        var pieces: [Range<Int>] = []
        var start = 0
        for cut in cuts {
            let isPlain = start > 3 && !cut.contains { $0 == 0x0A || $0 == 0x0D }
            // What has no line end may also pass without being looked at, as base64 does.
            if isPlain { pieces += [cutter.skip(cut.count)].compactMap(\.self) } else { pieces += cutter.feed(cut) }
            start = cut.endIndex
        }
        if let rest = cutter.finish() { pieces.append(rest.range) }
        return pieces
    }

    /// The events by lines: one ends with the first empty line behind its lines.
    private static func pieces(ofLines bytes: [UInt8]) -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        var start = 0
        var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var hasLines = false
        var isBehindCR = false
        while index < bytes.count {
            let lineEnd = bytes[index...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
            guard lineEnd < bytes.count else { break }
            let isCRLF = bytes[lineEnd] == 0x0D && lineEnd + 1 < bytes.count && bytes[lineEnd + 1] == 0x0A
            let next = lineEnd + (isCRLF ? 2 : 1)
            if lineEnd > index {
                hasLines = true
            } else if hasLines {
                // Where lines end in CR alone an LF is not waited for.
                let end = isCRLF && isBehindCR ? next - 1 : next
                pieces.append(start..<end)
                start = end
                hasLines = false
            }
            isBehindCR = bytes[lineEnd] == 0x0D && !isCRLF
            index = next
        }
        if start < bytes.count { pieces.append(start..<bytes.count) }
        return pieces
    }

    private static func check(_ event: ServerSentEvent, in piece: Range<Int>) {
        var end = piece.lowerBound
        for field in event.fields {
            expect(!field.line.isEmpty && field.line.lowerBound >= end, "a line overlaps the one before")
            expect(field.line.upperBound <= piece.upperBound, "a line stands outside of its event")
            expect(
                field.value.lowerBound >= field.line.lowerBound && field.value.upperBound == field.line.upperBound,
                "a value stands outside of its line"
            )
            expect(!event.bytes[field.line].contains { $0 == 0x0A || $0 == 0x0D }, "a line has a line end inside")
            end = field.line.upperBound
        }
        let values = event.fields.filter { $0.kind == .data }.map(\.value)
        let count = values.reduce(values.count - 1) { $0 + $1.count }
        expect((event.data?.count ?? -1) == count, "data is of another length than its lines")
        expect(event.isDispatched == (event.data?.isEmpty == false), "an event is dispatched for its data")
    }
}
