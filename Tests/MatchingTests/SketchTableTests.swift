import TestSupport
import Testing

@testable import Matching

struct SketchTableTests {
    private func table(_ recorded: [RequestSketch]) -> SketchTable {
        var table = SketchTable()
        for (position, sketch) in recorded.enumerated() { table.insert(sketch, at: position) }
        return table
    }

    private func nearest(_ missed: RequestSketch, _ recorded: [RequestSketch], limit: Int = 3) -> [Int] {
        table(recorded).nearest(to: missed, limit: limit)
    }

    @Test("it gives back what it was given, each route once")
    func contents() {
        let recorded = [RequestSketch.chat("a"), .sample("", target: "/x"), .chat("b", model: "n", stream: true)]
        let table = table(recorded)
        for (position, sketch) in recorded.enumerated() {
            #expect(table[position]?.cells == sketch.cells)
            #expect(table[position]?.model == sketch.model)
            #expect(table[position]?.isStreamed == sketch.isStreamed)
            #expect(table[position]?.route == sketch.route)
            #expect(table.route(at: position) == sketch.route)
        }
        #expect(table[3] == nil)
        #expect(table.route(at: 3) == nil)
    }

    @Test("what does not count is not chosen, and takes no place")
    func counting() {
        let recorded = (0..<6).map { RequestSketch.chat("question \($0)") }
        let missed = RequestSketch.chat("question 3")
        #expect(table(recorded).nearest(to: missed, limit: 1) == [3])
        #expect(table(recorded).nearest(to: missed, limit: 6) { $0.isMultiple(of: 2) }.sorted() == [0, 2, 4])
        #expect(table(recorded).nearest(to: missed, limit: 6) { _ in false } == [])
    }

    @Test("the route decides, then the model, then the stream, then the content, then which is the latest")
    func order() {
        let missed = RequestSketch.chat("what is the capital of France?", stream: true)
        let recorded = [
            RequestSketch.chat("what is the capital of Spain?", stream: true),
            RequestSketch.chat("what is the capital of France?"),
            RequestSketch.chat("what is the capital of France?", model: "n", stream: true),
            RequestSketch.sample(#"{"model":"m","stream":true}"#, target: "/v1/other"),
            RequestSketch.chat("hello", stream: true),
            RequestSketch.chat("what is the capital of Spain?", stream: true),
            RequestSketch.sample("{}", target: "/v1/far", gateway: "h"),
        ]
        #expect(nearest(missed, recorded, limit: 10) == [5, 0, 4, 1, 2, 3])
        #expect(nearest(missed, recorded, limit: 2) == [5, 0])
        #expect(nearest(missed, recorded.reversed(), limit: 1) == [6])
    }

    @Test("fewer members that differ are nearer, wherever they are")
    func members() {
        let missed = RequestSketch.chat("hello", rest: #","temperature":0.5,"n":2,"user":"u1""#)
        let recorded = [
            RequestSketch.chat("hello", rest: #","temperature":0.7,"n":3,"user":"u1""#),
            RequestSketch.chat("hello", rest: #","temperature":0.7,"n":2,"user":"u1""#),
            RequestSketch.chat("hello", rest: #","temperature":0.7,"n":3,"user":"u2""#),
        ]
        #expect(nearest(missed, recorded) == [1, 0, 2])
    }

    @Test("among thousands of long requests it finds those with the same question")
    func needle() {
        var generator = SeededGenerator(seed: 9)
        let context = (0..<500).map { _ in "w\(Int.random(in: 0..<300, using: &generator))" }.joined(separator: " ")
        let recorded = (0..<2_000).map { RequestSketch.chat("\(context) tell me of town \($0) and river \($0)") }
        // An estimate: chance alone would find one of them in fifty runs.
        let wanted = [0, 77, 500, 1_234, 1_500, 1_999]
        let found = wanted.filter { wanted in
            let missed = RequestSketch.chat("\(context) tell me of town \(wanted) and river \(wanted), please")
            return nearest(missed, recorded, limit: 4).contains(wanted)
        }
        #expect(found.count >= 5)
    }

    @Test("forms, multipart bodies and queries are near each other by their values")
    func kinds() {
        let form = "application/x-www-form-urlencoded"
        let asForm = { (body: String) in RequestSketch.sample(body, type: form) }
        #expect(nearest(asForm("a=1&b=2"), ["a=2&b=3", "a=1&b=3"].map(asForm)) == [1, 0])
        let query = { (query: String) in RequestSketch.sample("", target: "/x?\(query)") }
        #expect(nearest(query("a=1&b=2"), ["a=2&b=3", "a=1&b=3"].map(query)) == [1, 0])
        let part = { (prompt: String, model: String) in
            RequestSketch.sample(
                """
                --b\r\nContent-Disposition: form-data; name="model"\r\n\r\n\(model)\r
                --b\r\nContent-Disposition: form-data; name="prompt"\r\n\r\n\(prompt)\r
                --b--\r\n
                """,
                type: "multipart/form-data; boundary=b"
            )
        }
        #expect(nearest(part("a red kite", "m"), [part("a blue kite", "n"), part("some boat", "m")]) == [1, 0])
    }

    @Test("the order in which requests are looked at does not matter", arguments: 0..<50 as Range<UInt64>)
    func shuffled(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let recorded = (0..<40).map { position in
            let (question, model) = (Int.random(in: 0...9, using: &generator), Int.random(in: 0...2, using: &generator))
            return (position: position, sketch: RequestSketch.chat("question \(question)", model: "m\(model)"))
        }
        var table = SketchTable()
        var shuffled = SketchTable()
        for (position, sketch) in recorded { table.insert(sketch, at: position) }
        for (position, sketch) in recorded.shuffled(using: &generator) { shuffled.insert(sketch, at: position) }
        let missed = RequestSketch.chat("question 3", model: "m1")
        let expected = table.nearest(to: missed, limit: 5)
        #expect(expected.count == 5)
        #expect(shuffled.nearest(to: missed, limit: 5) == expected)
        #expect(Array(table.nearest(to: missed, limit: 40).prefix(5)) == expected)
    }

    @Test(
        "what is noted of a table makes the same table again, its cells whenever they come",
        arguments: [true, false]
    )
    func stored(isFilledAtOnce: Bool) throws {
        let recorded = [
            RequestSketch.chat("a"), .sample("", target: "/x"), .sample("{}"), .chat("b", model: "n", stream: true),
            .sample("a=1&b=2", type: "application/x-www-form-urlencoded"),
        ]
        let later = RequestSketch.chat("what is the capital of France?")
        var table = table(recorded)
        var copy = try #require(SketchTable(routes: table.routes, stored: table.stored))
        #expect(copy.missingCells == table.storedCells.count)
        if isFilledAtOnce { copy.fill(table.storedCells) }
        table.insert(later, at: recorded.count)
        copy.insert(later, at: recorded.count)
        #expect(copy[recorded.count]?.cells == later.cells)
        #expect(copy.nearest(to: later, limit: 1) == [recorded.count])
        if !isFilledAtOnce {
            copy.fill([1, 2, 3])
            #expect(copy.missingCells > 0)
            copy.fill(Array(table.storedCells.prefix(copy.missingCells)))
        }
        #expect(copy.missingCells == 0)
        #expect(copy.storedCells == table.storedCells)
        #expect(copy.stored == table.stored)
        for (position, sketch) in (recorded + [later]).enumerated() {
            #expect(copy[position]?.cells == sketch.cells)
            #expect(copy[position]?.model == sketch.model)
            #expect(copy.route(at: position) == sketch.route)
        }
    }

    @Test("a route that the table does not have makes no table")
    func wrongRoute() {
        let stored = StoredSketch(route: 1, model: nil, isStreamed: false, filled: nil)
        #expect(SketchTable(routes: [.init(gateway: "g", method: "GET", path: "/")], stored: [stored]) == nil)
    }
}
