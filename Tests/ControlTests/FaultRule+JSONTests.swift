import BodyFormats
import Exchanges
import TestSupport
import Testing

@testable import Control

@Suite("A rule for faults as the control API has it (docs/design.md §11)")
struct FaultRuleJSONTests {
    private let gateways = ["acme", "openai"]

    private func rule(_ json: String) throws -> FaultRule {
        try FaultRule(JSONParser.parse(Array(json.utf8)), gateways: gateways)
    }

    @Test("It has the members of tapedeck.yml, and is shown as it was written")
    func members() throws {
        #expect(try rule(#"{"fault":"garble"}"#) == FaultRule(faults: FaultList(parsing: "garble")))
        let first = #"{"gateway":"acme","path":"/v1/x","nth":2,"fault":"status=429"}"#
        let second = #"{"probability":0.25,"seed":18446744073709551615,"fault":"cut-after=3ev,stall=1000ms"}"#
        for json in [first, second, #"{"probability":1,"seed":0,"fault":"garble"}"#] {
            let read = try rule(json)
            var writer = JSONWriter()
            writer.value(read.json)
            #expect(try rule(String(decoding: writer.bytes, as: UTF8.self)) == read)
        }
        #expect(try rule(first).trigger == .nth(2))
        #expect(try rule(second).seed == .max)
        var writer = JSONWriter()
        writer.value(try rule(first).json)
        writer.value(try rule(second).json)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == first + "," + second)
    }

    @Test(
        "One that cannot be used says why and what to write",
        arguments: [
            ("1", "it is no object.", #"Write {"fault": "status=429"}."#),
            ("{}", "it does not say what goes wrong.", #"Add "fault": "status=429"."#),
            (#"{"fault":"x=1"}"#, #""x=1" is not a fault."#, "Use \(FaultList.syntax)."),
            (#"{"fault":"stall=1s,stall=2s"}"#, "The fault stall is there twice.", "Use \(FaultList.syntax)."),
            (#"{"fault":1}"#, #"the value of "fault" cannot be used."#, "Write a text of at most 1000 bytes."),
            (#"{"fault":"garble","fault":"garble"}"#, #""fault" is there twice."#, "Name every member once."),
            (#"{"fault":"garble","nth":0}"#, #"the value of "nth" cannot be used."#, "Write a whole number from 1."),
            (#"{"fault":"garble","nth":"2"}"#, #"the value of "nth" cannot be used."#, "Write a whole number from 1."),
            (
                #"{"fault":"garble","probability":1.5}"#, #"the value of "probability" cannot be used."#,
                "Write a number from 0 to 1, such as 0.25."
            ),
            (#"{"fault":"garble","seed":-1}"#, #"the value of "seed" cannot be used."#, "Write a whole number from 0."),
            (
                #"{"fault":"garble","path":"v1"}"#, #"the value of "path" cannot be used."#,
                "Write the path below the gateway, such as /v1/chat/completions."
            ),
            (
                #"{"fault":"garble","path":"/v1?x"}"#, #"the value of "path" cannot be used."#,
                "Write the path below the gateway, such as /v1/chat/completions."
            ),
            (#"{"fault":"garble","gateway":"acm"}"#, #"there is no gateway "acm"."#, "Use one of acme, openai."),
            (
                #"{"fault":"garble","nth":1,"probability":1}"#, "nth does not go together with probability.",
                "Remove one of them."
            ),
            (
                #"{"fault":"garble","often":1}"#, #"there is no member "often" here."#,
                "Use gateway, path, nth, probability, seed, fault."
            ),
        ]
    )
    func wrong(json: String, message: String, hint: String) {
        #expect(throws: FaultRuleError(message: message, hint: hint)) { try rule(json) }
    }

    @Test("What is written reads as the same rule, whatever it is")
    func anything() throws {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<500 {
            let trigger: FaultRule.Trigger =
                switch Int.random(in: 0...2, using: &generator) {
                case 0: .always
                case 1: .nth(Int.random(in: 1...Int.max, using: &generator))
                default: .probability(Double.random(in: 0...1, using: &generator))
                }
            let rule = FaultRule(
                gateway: gateways.randomElement(using: &generator),
                path: Bool.random(using: &generator) ? "/\"é\\" : nil,
                trigger: trigger,
                seed: Bool.random(using: &generator) ? UInt64.random(in: 0...UInt64.max, using: &generator) : nil,
                faults: try FaultList(parsing: "garble,stall=\(Int.random(in: 1...3_600_000, using: &generator))ms")
            )
            var writer = JSONWriter()
            writer.value(rule.json)
            #expect(try FaultRule(JSONParser.parse(writer.bytes), gateways: gateways) == rule)
        }
    }
}
