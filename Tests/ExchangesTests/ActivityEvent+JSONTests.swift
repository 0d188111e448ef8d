import BodyFormats
import HTTPMessages
import Listening
import Testing

@testable import Exchanges

@Suite("What those who watch are told (docs/design.md §10)")
struct ActivityEventJSONTests {
    private func text(_ event: ActivityEvent) -> String {
        var json = JSONWriter()
        event.write(to: &json, at: "T")
        return event.name + " " + String(decoding: json.bytes, as: UTF8.self)
    }

    @Test("Each event has its name and members")
    func members() throws {
        let session = try Samples.session()
        let request = try Samples.request("/acme/v1/x?y=1", method: "POST", session: session)
        #expect(
            [
                .session(.opened, session), .session(.changed, session), .session(.closed, session),
                .begun(exchange: 1, request), .fault(exchange: 1, session: "a", try FaultList(parsing: "garble")),
                .missed(exchange: 1, session: "a", explanation: "why\n\"so\""),
                .answered(exchange: 1, session: "a", status: 200, outcome: "replayed", interaction: "tape/1"),
                .answered(exchange: 1, session: "a", status: 424, outcome: "missed", interaction: nil),
                .finished(exchange: 1, session: "a", .complete, bytes: 5, milliseconds: 6),
                .finished(exchange: 1, session: "a", .brokenOff, bytes: 0, milliseconds: 0),
                .finished(exchange: 1, session: "a", .clientGone, bytes: 0, milliseconds: 0),
                .recorded(exchange: 1, session: "a", interaction: "tape/2"),
                .lost(exchange: 1, session: "a", error: "full"),
                .refused(method: "GET", target: "/x", status: 404, code: "unknown"),
            ].map { (event: ActivityEvent) in text(event) } == [
                #"session-opened {"at":"T","session":"default","cassette":"tape","mode":"record"}"#,
                #"session-changed {"at":"T","session":"default","cassette":"tape","mode":"record"}"#,
                #"session-closed {"at":"T","session":"default","cassette":"tape","mode":"record"}"#,
                #"exchange-begun {"at":"T","exchange":1,"session":"default","gateway":"acme","method":"POST","#
                    + #""path":"/v1/x?y=1","mode":"record"}"#,
                #"fault {"at":"T","exchange":1,"session":"a","fault":"garble"}"#,
                #"miss {"at":"T","exchange":1,"session":"a","explanation":"why\n\"so\""}"#,
                #"exchange-answered {"at":"T","exchange":1,"session":"a","status":200,"outcome":"replayed","#
                    + #""interaction":"tape/1"}"#,
                #"exchange-answered {"at":"T","exchange":1,"session":"a","status":424,"outcome":"missed","#
                    + #""interaction":null}"#,
                #"exchange-finished {"at":"T","exchange":1,"session":"a","end":"complete","bytes":5,"milliseconds":6}"#,
                #"exchange-finished {"at":"T","exchange":1,"session":"a","end":"aborted","bytes":0,"milliseconds":0}"#,
                #"exchange-finished {"at":"T","exchange":1,"session":"a","end":"cancelled","bytes":0,"#
                    + #""milliseconds":0}"#,
                #"recorded {"at":"T","exchange":1,"session":"a","interaction":"tape/2"}"#,
                #"lost {"at":"T","exchange":1,"session":"a","error":"full"}"#,
                #"refused {"at":"T","method":"GET","target":"/x","status":404,"code":"unknown"}"#,
            ]
        )
    }

    @Test("Keys and signatures in a query are not shown, those of the gateway's profile neither")
    func secrets() throws {
        let request = try Samples.request("/acme/v1/x?api_key=topsecretkey&sig=topsecretkey&q=1")
        let shown = text(.begun(exchange: 1, request))
        #expect(shown.contains("/v1/x?api_key="))
        #expect(shown.contains("q=1"))
        #expect(!shown.contains("topsecretkey"))
    }
}
