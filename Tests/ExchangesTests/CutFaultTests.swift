import HTTPMessages
import Listening
import TestSupport
import Testing

@testable import Exchanges

@Suite("cut-after")
struct CutFaultTests {
    @Test("An answer breaks off after so many bytes, however they come, and nothing follows but closed files")
    func bytes() throws {
        var trial = try #require(FaultTrial("cut-after=5b", kind: "application/json"))
        trial.body("abc")
        trial.take(.flush)
        trial.body("defg")
        trial.body("h")
        trial.take(.end(nil))
        trial.take(.written {})
        #expect(trial.log == ["head", ":abc", "flush", ":de", "break", "written"])
    }

    @Test("An answer whose piece ends there breaks off too, before its end")
    func exactly() throws {
        var trial = try #require(FaultTrial("cut-after=5b", kind: "application/json"))
        trial.body("abc")
        trial.body("de")
        trial.take(.end(nil))
        #expect(trial.log == ["head", ":abc", ":de", "break"])
    }

    @Test("An answer breaks off after so many events, in the middle of a piece too")
    func events() throws {
        var trial = try #require(FaultTrial("cut-after=2ev"))
        trial.body("data: 1\n")
        trial.body("\ndata: 2\n\ndata: 3\n\n")
        trial.take(.end(nil))
        #expect(trial.log == ["head", ":data: 1\n", ":\ndata: 2\n\n", "break"])
    }

    @Test("The number of bytes and events does not depend on how they are cut on their way", arguments: 0..<40)
    func cuts(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let events = (0..<5).map { "data: \($0)\r\n\r\n" }
        var byEvent = try #require(FaultTrial("cut-after=3ev"))
        var byByte = try #require(FaultTrial("cut-after=17b"))
        for piece in random.cuts(of: Array(events.joined().utf8), upTo: 7) where !piece.isEmpty {
            byEvent.body(String(decoding: piece, as: UTF8.self))
            byByte.body(String(decoding: piece, as: UTF8.self))
        }
        #expect(byEvent.sent == events.prefix(3).joined())
        #expect(byByte.sent == String(decoding: events.joined().utf8.prefix(17), as: UTF8.self))
        #expect(byEvent.log.last == "break" && byByte.log.last == "break")
    }

    @Test("Nothing of a body passes a limit of nothing, and an answer without a body stays whole")
    func nothing() throws {
        var cut = try #require(FaultTrial("cut-after=0b", kind: "text/plain"))
        cut.body("abc")
        cut.take(.end(nil))
        #expect(cut.log == ["head", "break"])
        var empty = try #require(FaultTrial("cut-after=0b", framing: .length(0)))
        empty.take(.end(nil))
        #expect(empty.log == ["head", "end"])
        var head = try #require(FaultTrial("cut-after=0ev", framing: .none))
        head.take(.end(nil))
        #expect(head.log == ["head", "end"])
    }

    @Test("A body that is no event stream has no events, and one with fewer stays whole")
    func fewer() throws {
        var json = try #require(FaultTrial("cut-after=0ev", kind: "application/json"))
        json.body("data: 1\n\n")
        json.take(.end(nil))
        #expect(json.log == ["head", ":data: 1\n\n", "end"])
        var short = try #require(FaultTrial("cut-after=2ev", kind: "Text/Event-Stream ; charset=utf-8"))
        short.body("data: 1\n\ndata: 2")
        short.take(.end(nil))
        #expect(short.log == ["head", ":data: 1\n\ndata: 2", "end"])
    }
}
