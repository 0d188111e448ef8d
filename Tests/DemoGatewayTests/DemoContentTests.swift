import Testing

@testable import DemoGateway

@Suite struct DemoContentTests {
    @Test("A seed gives the same for the same purpose and something else for another")
    func seeds() {
        let seed = DemoSeed(1)
        #expect(seed.derived("a") == seed.derived("a"))
        #expect(seed.derived("a") != seed.derived("b"))
        #expect(seed.derived("a") != DemoSeed(2).derived("a"))
        #expect(seed.letters(20).count == 20 && seed.letters(20) == seed.letters(20))
        #expect(seed.hex(7).allSatisfy { $0.isHexDigit })
        #expect((0..<100).allSatisfy { (0..<3).contains(DemoSeed($0).number(below: 3)) })
        #expect(seed.bytes(5) == Array(seed.bytes(9).prefix(5)))
    }

    @Test("A picture is a PNG whose chunks follow one another up to IEND")
    func picture() {
        let png = DemoPicture.png(DemoSeed(1))
        var names: [String] = []
        var index = 8
        while index + 8 <= png.count {
            let length = png[index..<(index + 4)].reduce(0) { $0 << 8 | Int($1) }
            names.append(String(decoding: png[(index + 4)..<(index + 8)], as: UTF8.self))
            index += 12 + length
        }
        #expect(names == ["IHDR", "IDAT", "IEND"])
        #expect(index == png.count)
        #expect(png.suffix(4) == [0xAE, 0x42, 0x60, 0x82])  // the checksum of every IEND
        #expect(png != DemoPicture.png(DemoSeed(2)))
    }

    @Test("A video is a row of boxes, a sound has its lengths right")
    func media() {
        let film = DemoFilm.mp4(DemoSeed(1))
        var index = 0
        while index + 8 <= film.count { index += film[index..<(index + 4)].reduce(0) { $0 << 8 | Int($1) } }
        #expect(index == film.count)
        let wav = DemoSound.wav(DemoSeed(1))
        #expect(wav[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) } == wav.count - 8)
        let title = String(repeating: "ü", count: 300)
        #expect(DemoSound.mp3(saying: title).count > 7_500)
    }

    @Test("A reply is its words, and has letters of several bytes")
    func reply() {
        let replies = (0..<40).map { DemoReply(to: "a  kite", seed: DemoSeed($0)) }
        #expect(replies.allSatisfy { $0.text.hasPrefix("You said: a kite (") && $0.text.hasSuffix(")") })
        #expect(Set(replies.map(\.text)).count > 3)
        #expect(replies.contains { $0.text.utf8.count > $0.text.count })
        #expect(DemoReply.tokens(in: " a b ") == 2)
        #expect(DemoReply.tokens(in: "") == 1)
    }
}
