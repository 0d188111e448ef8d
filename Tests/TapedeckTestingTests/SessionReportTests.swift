import Foundation
import Testing

@testable import TapedeckTesting

@Suite("A session's report becomes issues")
struct SessionReportTests {
    private func report(
        requests: Int = 3,
        misses: Int = 0,
        lost: Int = 0,
        faults: Int = 0,
        liveCalls: Int = 0,
        underWay: Int = 0,
        explanations: [String] = [],
        unplayed: SessionReport.Unplayed = .init(count: 0, requests: [])
    ) -> SessionReport {
        SessionReport(
            requests: requests,
            misses: misses,
            lost: lost,
            faults: faults,
            liveCalls: liveCalls,
            underWay: underWay,
            explanations: explanations,
            unplayed: unplayed
        )
    }

    @Test("A session without a miss has none")
    func fine() {
        #expect(report().issues(recordCommand: "").isEmpty)
        #expect(report().idleIssue == nil)
        #expect(SessionReport.unplayedIssue(report().unplayed, cassette: "a") == nil)
    }

    @Test("Each miss is one, and those without an explanation are counted")
    func misses() {
        #expect(
            report(misses: 4, explanations: ["one\nmore", "two"]).issues(recordCommand: "do it") == [
                "Tapedeck: one\nmore\nor, for this test: do it", "Tapedeck: two\nor, for this test: do it",
                "Tapedeck: 2 more had no recorded answer.",
            ]
        )
    }

    @Test("An answer that could not be recorded is one")
    func lost() {
        #expect(
            report(lost: 2).issues(recordCommand: "") == [
                "Tapedeck: 2 of this test's answers could not be recorded. Look at the room and the rights of the folder "
                    + "of cassettes."
            ]
        )
    }

    @Test("A session without a request is one for a strict test")
    func idle() {
        #expect(
            report(requests: 0).idleIssue
                == "Tapedeck: nothing came through: this test sent no request. Its client wants the address that "
                + "Tapedeck.current.url(for:) gives."
        )
        #expect(report(requests: 0, faults: 1).idleIssue == nil)
        #expect(report(requests: 0, liveCalls: 1).idleIssue == nil)
        #expect(report(requests: 0, underWay: 1).idleIssue == nil)
    }

    @Test("What was not asked for is listed, and what is not named is counted")
    func unplayed() {
        let unplayed = SessionReport.Unplayed(
            count: 3,
            requests: [
                .init(n: 2, method: "POST", url: "https://a.example/v1/x"),
                .init(n: 5, method: "GET", url: "https://a.example/y"),
            ]
        )
        #expect(
            SessionReport.unplayedIssue(unplayed, cassette: "shop/a") == """
                Tapedeck: recorded and never asked for:
                  shop/a/2: POST https://a.example/v1/x
                  shop/a/5: GET https://a.example/y
                  and 1 more
                If they are not needed any more, delete the cassette and record again.
                """
        )
    }

    @Test("A report is read as the server writes it, whatever else is in it")
    func decoding() throws {
        let text = """
            {"session":"a","cassette":"tape","mode":"replay","requests":2,"hits":1,"misses":1,"recorded":0,"passed":0,
             "failed":0,"lost":0,"faults":0,"live_calls":4,"under_way":5,"explanations":["why"],"assets":{"fetched":0},"unplayed":{"count":1,"requests":[
             {"n":7,"gateway":"openai","method":"GET","url":"https://a.example/x"}]},"later":true}
            """
        let unplayed = SessionReport.Unplayed(
            count: 1,
            requests: [.init(n: 7, method: "GET", url: "https://a.example/x")]
        )
        #expect(
            try JSONDecoder().decode(SessionReport.self, from: Data(text.utf8))
                == report(
                    requests: 2,
                    misses: 1,
                    liveCalls: 4,
                    underWay: 5,
                    explanations: ["why"],
                    unplayed: unplayed
                )
        )
    }
}
