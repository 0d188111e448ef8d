import Matching
import NIOHTTP1
import Testing

struct MissExplanationTests {
    private func request(
        _ body: String,
        path: String = "/v1/chat/completions",
        gateway: String = "aigate"
    ) -> CanonicalRequest {
        var builder = CanonicalRequestBuilder(
            gateway: gateway,
            method: "POST",
            target: path,
            headers: ["content-type": "application/json"],
            rules: MatchingRules()
        )
        builder.append(body.utf8)
        return builder.finish()
    }

    private func explain(
        _ missed: CanonicalRequest,
        _ candidates: [CanonicalRequest],
        played: MissExplanation.Played? = nil
    ) -> MissExplanation {
        MissExplanation(
            missed: missed,
            candidates: candidates.enumerated().map { .init(id: "checkout/\($0 + 1)", request: $1) },
            played: played,
            remedy: "tapedeck record aigate --cassette checkout"
        )
    }

    @Test("it names the request, the nearest interaction, where they differ, and the remedy")
    func wording() {
        let explanation = explain(
            request(#"{"model":"m","messages":[{"role":"user","content":"capital of Spain?"}],"stream":true}"#),
            [request(#"{"model":"m","messages":[{"role":"user","content":"capital of France?"}]}"#)]
        )
        #expect(
            explanation.text == """
                no recorded interaction answers POST /v1/chat/completions (aigate)
                nearest is checkout/1, which differs in 2 places:
                  /messages/0/content: recorded "capital of France?", requested "capital of Spain?"
                  /stream: recorded nothing, requested true
                to record it: tapedeck record aigate --cassette checkout
                """
        )
        #expect(explanation.nearest == "checkout/1")
        #expect(explanation.differenceCount == 2)
    }

    @Test("without anything near it says so")
    func nothing() {
        let text = """
            no recorded interaction answers POST /v1/chat/completions (aigate)
            nothing similar is recorded
            to record it: tapedeck record aigate --cassette checkout
            """
        #expect(explain(request("{}"), []).text == text)
        #expect(explain(request("{}"), [request("{}", path: "/x", gateway: "y")]).text == text)
    }

    @Test("a request that was played to its end says how often")
    func played() {
        let explanation = explain(request("{}"), [request("{}")], played: .init(times: 2, recorded: 2))
        #expect(
            explanation.text == """
                POST /v1/chat/completions (aigate) was already played 2 of 2 times
                to play recorded answers again: --on-repeat last or --on-repeat cycle
                to record it: tapedeck record aigate --cassette checkout
                """
        )
    }

    @Test(
        "where nothing but transient errors was recorded it says so",
        arguments: [
            ([429], "it was recorded with a transient error only (429)"),
            ([503, 429, 503], "it was recorded with transient errors only (429, 503)"),
            ([429, 200], nil), ([402], nil), ([], nil),
        ] as [([Int], String?)]
    )
    func transientErrors(statuses: [Int], line: String?) {
        let count = max(1, statuses.count)
        let played = MissExplanation.Played(times: count, recorded: count, statuses: statuses)
        #expect(
            explain(request("{}"), [request("{}")], played: played).lines
                == [
                    "POST /v1/chat/completions (aigate) was already played \(count) of \(count) times", line,
                    "to play recorded answers again: --on-repeat last or --on-repeat cycle",
                    "to record it: tapedeck record aigate --cassette checkout",
                ].compactMap(\.self)
        )
    }

    @Test("where rules would have made it match it says which, ready to paste")
    func rules() {
        let recorded = request(#"{"model":"m","user":"a","metadata":{"run":1}}"#)
        #expect(
            explain(request(#"{"model":"m","user":"b","metadata":{"run":1}}"#), [recorded]).text == """
                no recorded interaction answers POST /v1/chat/completions (aigate)
                nearest is checkout/1, which differs in 1 place:
                  /user: recorded "a", requested "b"
                if that never changes the answer, tapedeck.yml can say so:
                  ignore: [/user]
                to record it: tapedeck record aigate --cassette checkout
                """
        )
        #expect(
            explain(request(#"{"model":"m","user":"b","metadata":{"run":2}}"#), [recorded]).lines[4...5] == [
                "if these never change the answer, tapedeck.yml can say so:", "  ignore: [/metadata/run, /user]",
            ]
        )
        #expect(explain(request(#"{"model":"n","user":"b","metadata":{"run":1}}"#), [recorded]).rules == [])
    }

    @Test("one that is streamed alike is nearer than one with fewer differences")
    func streams() {
        let missed = request(#"{"model":"a","stream":true,"x":1,"y":1}"#)
        let streamed = request(#"{"model":"a","stream":true,"x":2,"y":2,"z":2}"#)
        let plain = request(#"{"model":"a","x":1,"y":1}"#)
        #expect(explain(missed, [plain, streamed]).nearest == "checkout/2")
        #expect(explain(request(#"{"model":"a","stream":false,"x":1}"#), [streamed, plain]).nearest == "checkout/2")
    }

    @Test("differences beyond the first eight are counted")
    func many() {
        let lines = explain(request("[1,2,3,4,5,6,7,8,9,10]"), [request("[]")]).lines
        #expect(lines.count == 12)
        #expect(lines[1] == "nearest is checkout/1, which differs in 10 places:")
        #expect(lines[10] == "  and 2 more")
    }

    @Test("the same route is nearer than the same body, the same model nearer than fewer differences")
    func nearness() {
        let missed = request(#"{"model":"a","x":1,"y":2}"#)
        let otherRoute = request(#"{"model":"a","x":1,"y":2}"#, path: "/v1/chat")
        let otherModel = request(#"{"model":"b","x":1,"y":2}"#)
        let sameModel = request(#"{"model":"a","x":2,"y":3}"#)
        let nearer = request(#"{"model":"a","x":1,"y":3}"#)
        #expect(explain(missed, [otherRoute, otherModel]).nearest == "checkout/2")
        #expect(explain(missed, [otherModel, sameModel]).nearest == "checkout/2")
        #expect(explain(missed, [otherModel, nearer, sameModel]).nearest == "checkout/2")
        #expect(explain(missed, [otherRoute]).text.contains("path: recorded /v1/chat, requested /v1/chat/completions"))
    }

    @Test("among equally many differences the longest common beginning decides, then the order")
    func ties() {
        let missed = request(#"{"a":"the quick brown fox"}"#)
        let (far, near) = (request(#"{"a":"the slow fox"}"#), request(#"{"a":"the quick fox"}"#))
        #expect(explain(missed, [far, near]).nearest == "checkout/2")
        #expect(explain(missed, [near, near, far]).nearest == "checkout/1")
    }

    @Test("one difference is one place")
    func onePlace() {
        #expect(
            explain(request("[1]"), [request("[2]")]).lines[1] == "nearest is checkout/1, which differs in 1 place:"
        )
    }

    @Test("what a request brings along cannot write to a terminal")
    func escaping() {
        let explanation = explain(request(#"{"a":"\u001b[2J"}"#), [request("{}")])
        #expect(explanation.text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
    }
}
