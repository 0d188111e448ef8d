import Cassettes
import Exchanges
import Gateways
import Matching
import TestSupport
import Testing

@testable import Control

@Suite("What a call wants of a session (docs/design.md §10)")
struct SessionWishTests {
    private func settings(
        _ json: String,
        from: SessionSettings = SessionSettings(mode: .replay)
    ) throws
        -> SessionSettings
    {
        var settings = from
        try SessionWish(parsing: Array(json.utf8), isNew: false, gateways: ["acme", "openai"]).apply(to: &settings)
        return settings
    }

    @Test("Every option is named as on the command line")
    func all() throws {
        let wish = try SessionWish(
            parsing: Array(#"{"name":"a","cassette":"b/c","mode":"auto","timing":"4x"}"#.utf8),
            isNew: true,
            gateways: []
        )
        #expect(wish.name?.description == "a")
        #expect(wish.cassette?.description == "b/c")
        let settings = try settings(
            #"""
            {"mode":"auto","timing":"4x","chunking":"bytes:7","on-repeat":"cycle","fast-forward":true,
             "keep-errors":true,"max-age":"2h","ignore":["/user","?t"],"replace":[{"with":"N","pattern":"\\d+"}]}
            """#
        )
        #expect(settings.mode == .auto)
        #expect(settings.playback.timing == .scaled(4))
        #expect(settings.playback.chunking == .bytes(7))
        #expect(settings.playback.onRepeat == .cycle)
        #expect(settings.playback.fastForward)
        #expect(settings.playback.keepErrors)
        #expect(settings.playback.maximumAge == .seconds(7200))
        #expect(settings.ignore.map(\.description) == ["/user", "?t"])
        #expect(settings.replace == [try ReplaceRule(pattern: #"\d+"#, constant: "N")])
    }

    @Test("What is not named stays; null takes an age away")
    func stays() throws {
        let before = SessionSettings(
            mode: .auto,
            playback: Playback(timing: .recorded, maximumAge: .seconds(5)),
            ignore: [.query("t")]
        )
        let same = try settings("{}", from: before)
        #expect(same.playback.timing == .recorded)
        #expect(same.playback.maximumAge == .seconds(5))
        #expect(same.ignore == [.query("t")])
        #expect(try settings(#"{"max-age":null,"ignore":[]}"#, from: before).playback.maximumAge == nil)
        #expect(try settings(#"{"ignore":[]}"#, from: before).ignore == [])
    }

    @Test(
        "What cannot be used is refused with what to write",
        arguments: [
            (#"{"timing":"5"}"#, "timing", "Write instant, recorded or a factor such as 4x."),
            (#"{"timing":null}"#, "timing", "Write instant, recorded or a factor such as 4x."),
            (#"{"mode":"Record"}"#, "mode", "Write record, replay, auto, passthrough."),
            (#"{"on-repeat":1}"#, "on-repeat", "Write last, cycle, miss."),
            (#"{"fast-forward":"true"}"#, "fast-forward", "Write true or false."),
            (#"{"keep-errors":0}"#, "keep-errors", "Write true or false."),
            (
                #"{"max-age":"5"}"#, "max-age",
                "Write null, or a whole number and a unit: 250ms, 2s, 5m, 1h or 30d."
            ),
            (#"{"ignore":"/user"}"#, "ignore", "Write a list of at most 100 rules."),
            (#"{"faults":{}}"#, "faults", "Write a list of at most 100 rules."),
            (#"{"ignore":[1]}"#, "ignore", "Write texts of at most 1000 bytes."),
            (
                #"{"replace":[{"pattern":"a"}]}"#, "replace",
                #"Write {"pattern": REGULAR EXPRESSION, "with": CONSTANT} of at most 1000 bytes each."#
            ),
        ]
    )
    func wrongValues(json: String, member: String, hint: String) {
        #expect(throws: ControlError.badRequest("The value of \"\(member)\" cannot be used.", hint: hint)) {
            try settings(json)
        }
    }

    @Test(
        "What is no object with known members is refused",
        arguments: [
            ("", "The body is no JSON text."), ("{", "The body is no JSON text."),
            ("[]", "The body is no JSON object."),
            ("null", "The body is no JSON object."), (#"{"mode":"auto","mode":"auto"}"#, "\"mode\" is there twice."),
            (#"{"speed":1}"#, "There is no member \"speed\" here."),
            (#"{"name":"a"}"#, "There is no member \"name\" here."),
            (#"{"cassette":"a"}"#, "There is no member \"cassette\" here."),
        ]
    )
    func wrongBodies(json: String, message: String) {
        let error = #expect(throws: ControlError.self) { try settings(json) }
        #expect(error?.message == message)
        #expect(error?.status == 400)
    }

    @Test("A rule that does not parse is refused in the words of the rule")
    func wrongRules() {
        #expect(throws: RuleError.self) { try settings(#"{"ignore":["user"]}"#) }
        let error = #expect(throws: RuleError.self) { try settings(#"{"replace":[{"pattern":"(","with":""}]}"#) }
        #expect(error.map { ControlError($0).hint } == #"In JSON, write every backslash twice: "\\d+"."#)
    }

    @Test("Rules for faults take the place of those that there were; null and none take them away")
    func faults() throws {
        let before = SessionSettings(mode: .auto, faults: [FaultRule(faults: try FaultList(parsing: "garble"))])
        #expect(try settings("{}", from: before).faults == before.faults)
        let rules = try settings(#"{"faults":[{"fault":"stall=1s"},{"nth":2,"fault":"status=429"}]}"#, from: before)
            .faults
        #expect(rules.map(\.faults.description) == ["stall=1000ms", "status=429"])
        #expect(try settings(#"{"faults":[]}"#, from: before).faults == [])
        #expect(try settings(#"{"faults":null}"#, from: before).faults == [])
        let error = #expect(throws: ControlError.self) {
            try settings(#"{"faults":[{"fault":"garble"},{"fault":"x"}]}"#)
        }
        #expect(error?.message == #"Rule 2 of "faults" cannot be used: "x" is not a fault."#)
        #expect(error?.hint == "Use \(FaultList.syntax).")
        #expect(error?.status == 400)
    }

    @Test("Limits: 100 rules of 1000 bytes")
    func limits() throws {
        func list(_ rule: String, _ count: Int) -> String {
            #"{"ignore":["# + repeatElement("\"\(rule)\"", count: count).joined(separator: ",") + "]}"
        }
        #expect(try settings(list("/a", 100)).ignore.count == 100)
        #expect(throws: ControlError.self) { try settings(list("/a", 101)) }
        let long = "/" + String(repeating: "a", count: 999)
        #expect(try settings(list(long, 1)).ignore.count == 1)
        #expect(throws: ControlError.self) { try settings(list(long + "a", 1)) }
    }

    @Test("A body that is cut or altered anywhere is taken or refused, never worse")
    func anything() {
        let body = Array(
            #"{"timing":"4x","ignore":["/a~0"],"replace":[{"pattern":"a{2,3}[b-c]","with":"é"}],"faults":[{"fault":"stall=1s"}]}"#
                .utf8
        )
        var generator = SeededGenerator(seed: 11)
        for end in 0...body.count {
            var altered = Array(body[..<end])
            for _ in 0..<Int.random(in: 0...3, using: &generator) where !altered.isEmpty {
                let index = Int.random(in: 0..<altered.count, using: &generator)
                altered[index] = UInt8.random(in: 0...255, using: &generator)
            }
            do {
                _ = try SessionWish(parsing: altered, isNew: true, gateways: [])
            } catch {
                #expect(ControlError(error).status == 400)
            }
        }
    }
}
