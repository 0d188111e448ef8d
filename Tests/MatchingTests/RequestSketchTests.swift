import NIOHTTP1
import TestSupport
import Testing

@testable import Matching

struct RequestSketchTests {
    private func sketch(
        _ body: String,
        type: String = "application/json",
        target: String = "/v1/chat",
        gateway: String = "g"
    ) -> RequestSketch {
        var builder = CanonicalRequestBuilder(
            gateway: gateway,
            method: "POST",
            target: target,
            headers: ["content-type": type],
            rules: MatchingRules()
        )
        builder.append(body.utf8)
        return RequestSketch(of: builder.finish())
    }

    private func nearest(_ missed: RequestSketch, _ recorded: [RequestSketch], limit: Int = 3) -> [Int] {
        missed.nearest(among: recorded.enumerated().map { (position: $0, sketch: $1) }, limit: limit)
    }

    private func chat(_ text: String, model: String = "m", stream: Bool = false, rest: String = "") -> RequestSketch {
        sketch(#"{"model":"\#(model)","stream":\#(stream),"messages":[{"role":"user","content":"\#(text)"}]\#(rest)}"#)
    }

    @Test("equal requests have no distance, others have one")
    func distance() {
        let one = chat("capital of France?")
        #expect(one.distance(to: chat("capital of France?")) == 0)
        #expect(one.distance(to: chat("capital of Spain?")) > 0)
        #expect(one.distance(to: chat("capital of Spain?")) < one.distance(to: chat("write a poem about the sea")))
        #expect(sketch("").distance(to: sketch("")) == 0)
        #expect(sketch("").distance(to: one) == .max)
    }

    @Test("the route decides, then the model, then the stream, then the content, then which is the latest")
    func order() {
        let missed = chat("what is the capital of France?", stream: true)
        let recorded = [
            chat("what is the capital of Spain?", stream: true), chat("what is the capital of France?"),
            chat("what is the capital of France?", model: "n", stream: true),
            sketch(#"{"model":"m","stream":true}"#, target: "/v1/other"), chat("hello", stream: true),
            chat("what is the capital of Spain?", stream: true), sketch("{}", target: "/v1/far", gateway: "h"),
        ]
        #expect(nearest(missed, recorded, limit: 10) == [5, 0, 4, 1, 2, 3])
        #expect(nearest(missed, recorded, limit: 2) == [5, 0])
        #expect(nearest(missed, recorded.reversed(), limit: 1) == [6])
    }

    @Test("fewer members that differ are nearer, wherever they are")
    func members() {
        let missed = chat("hello", rest: #","temperature":0.5,"n":2,"user":"u1""#)
        let recorded = [
            chat("hello", rest: #","temperature":0.7,"n":3,"user":"u1""#),
            chat("hello", rest: #","temperature":0.7,"n":2,"user":"u1""#),
            chat("hello", rest: #","temperature":0.7,"n":3,"user":"u2""#),
        ]
        #expect(nearest(missed, recorded) == [1, 0, 2])
    }

    @Test("among thousands of long requests it finds those with the same question")
    func needle() {
        var generator = SeededGenerator(seed: 9)
        let context = (0..<500).map { _ in "w\(Int.random(in: 0..<300, using: &generator))" }.joined(separator: " ")
        let recorded = (0..<2_000).map { chat("\(context) tell me of town \($0) and river \($0)") }
        // An estimate: chance alone would find one of them in fifty runs.
        let wanted = [0, 77, 500, 1_234, 1_500, 1_999]
        let found = wanted.filter { wanted in
            let missed = chat("\(context) tell me of town \(wanted) and river \(wanted), please")
            return nearest(missed, recorded, limit: 4).contains(wanted)
        }
        #expect(found.count >= 5)
    }

    @Test("forms, multipart bodies, queries and other bytes have values, too")
    func kinds() {
        let form = "application/x-www-form-urlencoded"
        let parts = { (prompt: String, model: String) in
            """
            --b\r\nContent-Disposition: form-data; name="model"\r\n\r\n\(model)\r
            --b\r\nContent-Disposition: form-data; name="prompt"\r\n\r\n\(prompt)\r
            --b\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nx\r\n--b--\r\n
            """
        }
        let part = { sketch(parts($0, $1), type: "multipart/form-data; boundary=b") }
        #expect(part("a kite", "m").model == part("a boat", "m").model)
        #expect(part("a kite", "m").model != part("a kite", "n").model)
        #expect(part("a kite", "m").distance(to: part("a kite", "m")) == 0)
        #expect(nearest(part("a red kite", "m"), [part("a blue kite", "n"), part("some boat", "m")]) == [1, 0])
        #expect(sketch("model=a", type: form).model != sketch("model=b", type: form).model)
        #expect(
            nearest(sketch("a=1&b=2", type: form), ["a=2&b=3", "a=1&b=3"].map { sketch($0, type: form) }) == [1, 0]
        )
        #expect(
            nearest(sketch("", target: "/x?a=1&b=2"), ["a=2&b=3", "a=1&b=3"].map { sketch("", target: "/x?\($0)") })
                == [1, 0]
        )
        #expect(sketch("a", type: "text/plain").distance(to: sketch("b", type: "text/plain")) > 0)
    }

    @Test("the order in which requests are looked at does not matter", arguments: 0..<50 as Range<UInt64>)
    func shuffled(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let recorded = (0..<40).map { position in
            let (question, model) = (Int.random(in: 0...9, using: &generator), Int.random(in: 0...2, using: &generator))
            return (position: position, sketch: chat("question \(question)", model: "m\(model)"))
        }
        let missed = chat("question 3", model: "m1")
        let expected = missed.nearest(among: recorded, limit: 5)
        #expect(expected.count == 5)
        #expect(missed.nearest(among: recorded.shuffled(using: &generator), limit: 5) == expected)
        #expect(Array(missed.nearest(among: recorded, limit: 40).prefix(5)) == expected)
    }
}
