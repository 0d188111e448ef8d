import BodyFormats
import Exchanges
import Testing

@Suite("SessionReport as JSON")
struct SessionReportJSONTests {
    @Test("has every count under its own name")
    func members() throws {
        var report = SessionReport(session: "s", cassette: nil, mode: .auto)
        report.noteHit(tokens: TokenUsage(input: 1, output: 2))
        report.misses = 3
        report.recorded = 4
        report.shared = 14
        report.passed = 5
        report.failed = 6
        report.lost = 7
        report.faults = 8
        report.refreshesFailed = 15
        report.liveCalls = 9
        report.bytesReceived = 10
        report.notePlayed(bytes: 11, milliseconds: 12.4)
        report.explanations = ["why\n"]
        report.noteUnplayed(["a/1: GET /x"])
        report.noteAsset(bytes: 13)
        report.noteAssetFailure(url: "https://media.example/a", reason: "404")
        var json = JSONWriter()
        report.write(to: &json)
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"{"session":"s","cassette":null,"mode":"auto","requests":40,"hits":1,"misses":3,"recorded":4,"#
                + #""shared":14,"passed":5,"failed":6,"lost":7,"faults":8,"refreshes_failed":15,"live_calls":9,"bytes_received":10,"#
                + #""bytes_replayed":11,"milliseconds_saved":12,"tokens_saved":{"input":1,"output":2},"#
                + #""explanations":["why\n"],"assets":{"fetched":1,"bytes":13,"failed":1,"#
                + #""failures":["https://media.example/a: 404"]},"unplayed":1,"#
                + #""unplayed_interactions":["a/1: GET /x"]}"#
        )
    }
}
