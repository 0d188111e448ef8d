import Exchanges
import Testing

@testable import TapedeckCLI

@Suite("FaultSettings")
struct FaultSettingsTests {
    private func rules(_ yaml: String) throws -> [FaultRule] {
        let file = try ConfigurationFile(yaml: yaml, path: "t.yml")
        return try Configuration.resolve(file: file).faults
    }

    @Test("reads rules with all of their keys, and with the one that they need")
    func reads() throws {
        let read = try rules(
            """
            faults:
            - {gateway: openai, path: /v1/chat/completions, nth: 2, fault: "status=429"}
            - {probability: 0.25, seed: 7, fault: "garble,latency=1s"}
            - fault: garble
            """
        )
        let expected = [
            FaultRule(
                gateway: "openai",
                path: "/v1/chat/completions",
                trigger: .nth(2),
                faults: try FaultList(parsing: "status=429")
            ),
            FaultRule(trigger: .probability(0.25), seed: 7, faults: try FaultList(parsing: "latency=1s,garble")),
            FaultRule(faults: try FaultList(parsing: "garble")),
        ]
        #expect(read == expected)
        #expect(try rules("faults: []").isEmpty)
    }

    @Test("a gateway of the file may be named, and the server gets the rules")
    func ownGateway() throws {
        let file = try ConfigurationFile(
            yaml: "gateways: {acme: {upstream: 'https://a.example'}}\nfaults: [{gateway: acme, fault: garble}]",
            path: "t.yml"
        )
        let settings = try Configuration.resolve(file: file).serverSettings(mode: .replay, environment: [:])
        #expect(settings.faults.map(\.gateway) == ["acme"])
    }

    @Test(
        "says in one line where a mistake is and how to mend it",
        arguments: [
            ("{fualt: x}", "t.yml:1: unknown key \"fualt\" in faults (did you mean \"fault\"?)"),
            ("{nth: 1}", "t.yml:1: faults: does not say what goes wrong; add fault: status=429"),
            (
                "{nth: 1, probability: 1, fault: garble}",
                "t.yml:1: faults.nth: does not go together with probability; remove one of them"
            ),
            (
                "{nth: +1, fault: garble}",
                "t.yml:1: faults.nth: \"+1\" is not the number of a request; use a whole number from 1"
            ),
            (
                "{probability: -1, fault: garble}",
                "t.yml:1: faults.probability: \"-1\" is not a probability; use a number from 0 to 1, such as 0.25"
            ),
            ("{seed: x, fault: garble}", "t.yml:1: faults.seed: \"x\" is not a seed; use a whole number from 0"),
            (
                "{path: v1, fault: garble}",
                "t.yml:1: faults.path: \"v1\" is not a path; use the path below the gateway, such as "
                    + "/v1/chat/completions"
            ),
            ("{fault: 'rate=1'}", "t.yml:1: faults.fault: \"rate=1\" is not a fault; use \(FaultList.syntax)"),
            (
                "{fault: 'garble,garble'}",
                "t.yml:1: faults.fault: the fault garble is there twice; remove one of them"
            ),
        ]
    )
    func explains(rule: String, message: String) {
        #expect(throws: CLIError.usage(message)) { try rules("faults: [\(rule)]") }
    }

    @Test("says which gateways there are")
    func unknownGateway() {
        #expect {
            try rules("faults:\n- gateway: opnai\n  fault: garble")
        } throws: { error in
            "\(error)".contains(
                "t.yml:2: faults.gateway: there is no gateway \\\"opnai\\\" (did you mean \\\"openai\\\"?); use one of "
            )
                || "\(error)".contains(
                    "t.yml:2: faults.gateway: there is no gateway \"opnai\" (did you mean \"openai\"?); use one of "
                )
        }
    }
}
