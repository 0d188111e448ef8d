import TestSupport
import Testing

@testable import Exchanges

@Suite("Where the data of an event begin")
struct EventDataSearchTests {
    @Test(
        "Only events with data count, whatever their lines end in",
        arguments: [
            ("data: a\n\ndata: b\n\n", 0, 6), ("data: a\n\ndata: b\n\n", 1, 15), ("data:a\n\n", 0, 5),
            ("data:  a\n\n", 0, 6), ("data: \ndata: b\n\n", 0, 13), (": data: x\n\ndata: a\n\n", 0, 17),
            ("id: 1\r\ndata: a\r\n\r\ndata: b\r\n\r\n", 1, 24), ("data: a\r\rdata: b\r\r", 1, 15),
            ("data: a\ndata: b\n\ndata: c\n\n", 1, 23), ("datax: a\n\ndata: b\n\n", 0, 16),
            ("event: ping\n\n\n\ndata: a\n\n", 0, 21),
        ]
    )
    func finds(stream: String, event: Int, offset: Int) {
        var search = EventDataSearch(event: event)
        #expect(search.feed(stream.utf8) == offset)
        #expect(search.isOver)
        #expect(search.feed(stream.utf8) == nil)
    }

    @Test("Nothing is found where there is no such event", arguments: ["", "data: a\n\n", "data\n\ndata:\n\n", "x"])
    func findsNothing(stream: String) {
        var search = EventDataSearch(event: 1)
        #expect(search.feed(stream.utf8) == nil)
        #expect(!search.isOver)
    }

    @Test("What is found does not depend on how the stream is cut", arguments: 0..<40)
    func cuts(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let stream = random.bytes(200, from: Array("data: \r\n\n\nx:".utf8))
        for event in 0..<3 {
            var whole = EventDataSearch(event: event)
            let expected = whole.feed(stream)
            var search = EventDataSearch(event: event)
            var found: Int?
            for piece in random.cuts(of: stream, upTo: 9) {
                if let offset = search.feed(piece) { found = piece.startIndex + offset }
            }
            #expect(found == expected)
        }
    }
}
