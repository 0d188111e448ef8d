import BodyFormats
import Cassettes
import NIOHTTP1
import Testing

@testable import Interchange

@Suite("JSONLinesFormat")
struct JSONLinesFormatTests {
    @Test("a line for each interaction, with bodies whole")
    func lines() throws {
        let blobs = SampleBlobs()
        var interaction = Interaction.sample(
            requestHeaders: HTTPHeaders([("A", "1"), ("a", "2")]),
            request: [.text("x\n"), .text("y")],
            response: [try blobs.blob([0xFF])]
        )
        interaction.response.headAt = 1
        interaction.response.frames = [Frame(offset: 0, length: 1, at: 2.5)]
        let line =
            #"{"n":1,"gateway":"openai","recorded_at":"2026-11-21T07:10:36.123Z","request":{"method":"POST","#
            + #""url":"https://api.example/v1/x","headers":[["A","1"],["a","2"]],"text":"x\ny"},"#
            + #""response":{"status":200,"reason":"OK","headers":[],"text":"/w==","encoding":"base64","#
            + #""end":"complete","head_at":1,"end_at":2.5}}"#
        #expect(
            try export([interaction, interaction], as: JSONLinesFormat(), blobs: blobs.store) == "\(line)\n\(line)\n"
        )
        #expect(try export([], as: JSONLinesFormat()) == "")
    }
}
