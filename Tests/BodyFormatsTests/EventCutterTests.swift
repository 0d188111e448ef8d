import BodyFormats
import TestSupport
import Testing

struct EventCutterTests {
    private func pieces(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        return EventCutter.pieces(of: bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    @Test(
        "an event ends with its empty line, whatever the line ends",
        arguments: [
            ("data: 1\n\ndata: 2\n\n", ["data: 1\n\n", "data: 2\n\n"]),
            ("data: 1\r\n\r\ndata: 2\r\n\r\n", ["data: 1\r\n\r\n", "data: 2\r\n\r\n"]),
            ("data: 1\r\rdata: 2\r\r", ["data: 1\r\r", "data: 2\r\r"]),
            ("data: 1\n\r\ndata: 2\r\n\ndata: 3\n\r", ["data: 1\n\r\n", "data: 2\r\n\n", "data: 3\n\r"]),
            ("event: a\ndata: 1\n: c\n\n", ["event: a\ndata: 1\n: c\n\n"]),
            (": ping\n\ndata: 1\n\n", [": ping\n\n", "data: 1\n\n"]),
            ("\n\ndata: 1\n\n\n\ndata: 2\n\n", ["\n\ndata: 1\n\n", "\n\ndata: 2\n\n"]),
            ("\u{FEFF}\n\ndata: 1\n\n", ["\u{FEFF}\n\ndata: 1\n\n"]),
            ("\u{FEFF}data: 1\n\n", ["\u{FEFF}data: 1\n\n"]),
            ("data: 1\n\n\u{FEFF}\n\n", ["data: 1\n\n", "\u{FEFF}\n\n"]),
            ("data: 1\r\r\ndata: 2\r\r\n", ["data: 1\r\r", "\ndata: 2\r\r", "\n"]),
            ("data: 1\n", ["data: 1\n"]), ("\n\n", ["\n\n"]), ("", []),
        ]
    )
    func cuts(stream: String, events: [String]) {
        #expect(pieces(stream) == events)
    }

    @Test("a mark that breaks off is a line", arguments: [[0xEF], [0xEF, 0xBB]])
    func brokenMark(start: [UInt8]) {
        #expect(
            EventCutter.pieces(of: start + Array("\n\nx".utf8)) == [
                0..<start.count + 2, start.count + 2..<start.count + 3,
            ]
        )
    }

    @Test("the rest says whether it was an event after all")
    func rest() {
        var cutter = EventCutter()
        #expect(cutter.feed("data: 1\n\r".utf8) == [])
        let event = cutter.finish()
        #expect(event?.range == 0..<9)
        #expect(event?.isEvent == true)
        #expect(cutter.finish() == nil)

        cutter = EventCutter()
        #expect(cutter.feed("data: 1\n\ndata".utf8) == [0..<9])
        let rest = cutter.finish()
        #expect(rest?.range == 9..<13)
        #expect(rest?.isEvent == false)
    }

    @Test(
        "no event waits for the next byte",
        arguments: ["data: 1\n\n", "data: 1\r\n\r\n", "data: 1\r\r", "data: 1\r\n\n"]
    )
    func promptness(event: String) {
        var cutter = EventCutter()
        #expect(cutter.feed(event.utf8) == [0..<event.utf8.count])
    }

    @Test("one cut anywhere changes nothing")
    func everyCut() {
        let bytes = Array("\u{FEFF}event: a\r\ndata: é\r\n\r\n\r\n: c\r\rdata: 1\n\r\ndata: 2\r\r\ndata".utf8)
        let whole = EventCutter.pieces(of: bytes)
        for cut in 0...bytes.count {
            var cutter = EventCutter()
            var events = cutter.feed(bytes[..<cut]) + cutter.feed(bytes[cut...])
            if let rest = cutter.finish() { events.append(rest.range) }
            #expect(events == whole, "cut at \(cut)")
        }
    }

    @Test("random streams: any cuts give the same pieces, they tile the stream, and hold what a line reader finds")
    func random() {
        var generator = SeededGenerator(seed: 12)
        for _ in 0..<3_000 {
            let bytes = generator.bytes(Int.random(in: 0...40, using: &generator), from: Array("d:\n\r\n\r".utf8))
            let whole = EventCutter.pieces(of: bytes)
            #expect(whole.flatMap { Array(bytes[$0]) } == bytes)
            var cutter = EventCutter()
            var events: [Range<Int>] = []
            for piece in generator.cuts(of: bytes, upTo: 3) { events += cutter.feed(piece) }
            if let rest = cutter.finish() { events.append(rest.range) }
            #expect(events == whole)
            #expect(whole.map { lines(Array(bytes[$0])) }.filter { !$0.isEmpty } == blocks(bytes), "\(bytes)")
        }
    }

    @Test("bytes that are only counted end events like those that are read")
    func skipping() {
        var generator = SeededGenerator(seed: 7)
        var waited = 0
        for _ in 0..<3_000 {
            var bytes: [UInt8] = []
            var counting = EventCutter()
            var counted: [Range<Int>] = []
            for _ in 0..<Int.random(in: 0...12, using: &generator) {
                let read = generator.bytes(
                    Int.random(in: 0...4, using: &generator),
                    from: Array("d\n\r\n\r\u{FEFF}".utf8)
                )
                counted += counting.feed(read)
                let media = generator.bytes(Int.random(in: 0...3, using: &generator), from: Array("QUJD+/=".utf8))
                if let event = counting.skip(media.count) {
                    counted.append(event)
                    waited += 1
                }
                bytes += read + media
            }
            if let rest = counting.finish() { counted.append(rest.range) }
            #expect(counted == EventCutter.pieces(of: bytes), "\(bytes)")
        }
        #expect(waited > 0)
    }

    /// The lines of a stream in blocks divided by empty lines, read the simple way.
    private func blocks(_ bytes: [UInt8]) -> [[String]] {
        let text = String(decoding: bytes, as: UTF8.self).unicodeScalars
        var normal = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text {
            if scalar == "\r" {
                normal.append("\n")
            } else if scalar != "\n" || previous != "\r" {
                normal.append(scalar)
            }
            previous = scalar
        }
        return normal.split(separator: "\n", omittingEmptySubsequences: false).split { $0.isEmpty }
            .map { $0.map { String($0) } }
    }

    private func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split { $0 == 0x0A || $0 == 0x0D }.map { String(decoding: $0, as: UTF8.self) }
    }
}
