import BodyFormats
import Exchanges

/// A rule for faults as the control API has it: the members of `tapedeck.yml`, numbers as numbers (docs/design.md §11).
extension FaultRule {
    private static let members = ["gateway", "path", "nth", "probability", "seed", "fault"]

    /// Reads a rule.
    ///
    /// - Parameters:
    ///   - value: An object.
    ///   - gateways: The names that it may use.
    /// - Throws: What is wrong with it.
    init(_ value: JSONValue, gateways: [String]) throws(FaultRuleError) {
        guard let members = value.objectValue else {
            throw FaultRuleError(message: "it is no object.", hint: "Write {\"fault\": \"status=429\"}.")
        }
        self.init(faults: FaultList())
        var seen: Set<String> = []
        for member in members {
            guard seen.insert(member.name).inserted else {
                throw FaultRuleError(message: "\"\(member.name)\" is there twice.", hint: "Name every member once.")
            }
            try take(member, gateways: gateways)
        }
        if seen.isSuperset(of: ["nth", "probability"]) {
            throw FaultRuleError(message: "nth does not go together with probability.", hint: "Remove one of them.")
        }
        guard seen.contains("fault") else {
            throw FaultRuleError(message: "it does not say what goes wrong.", hint: "Add \"fault\": \"status=429\".")
        }
    }

    private mutating func take(_ member: JSONValue.Member, gateways: [String]) throws(FaultRuleError) {
        switch member.name {
        case "gateway": gateway = try Self.gateway(try Self.text(member), among: gateways)
        case "path":
            path = try Self.text(member)
            guard path?.hasPrefix("/") == true, path?.contains("?") == false else {
                throw Self.wrong(member, use: "the path below the gateway, such as /v1/chat/completions")
            }
        case "nth":
            guard let number = member.value.integerValue, number > 0 else {
                throw Self.wrong(member, use: "a whole number from 1")
            }
            trigger = .nth(number)
        case "probability":
            guard let part = member.value.doubleValue, (0...1).contains(part) else {
                throw Self.wrong(member, use: "a number from 0 to 1, such as 0.25")
            }
            trigger = .probability(part)
        case "seed":
            guard case .number(let text) = member.value, let number = UInt64(text) else {
                throw Self.wrong(member, use: "a whole number from 0")
            }
            seed = number
        case "fault": faults = try Self.list(try Self.text(member))
        default:
            let names = Self.members.joined(separator: ", ")
            throw FaultRuleError(message: "there is no member \"\(member.name)\" here.", hint: "Use \(names).")
        }
    }

    private static func gateway(_ name: String, among gateways: [String]) throws(FaultRuleError) -> String {
        if gateways.contains(name) { return name }
        let names = gateways.joined(separator: ", ")
        throw FaultRuleError(message: "there is no gateway \"\(name)\".", hint: "Use one of \(names).")
    }

    private static func list(_ text: String) throws(FaultRuleError) -> FaultList {
        do throws(FaultError) {
            return try FaultList(parsing: text)
        } catch {
            throw FaultRuleError(message: error.message, hint: "Use \(FaultList.syntax).")
        }
    }

    private static func text(_ member: JSONValue.Member) throws(FaultRuleError) -> String {
        guard let text = member.value.stringValue, text.utf8.count <= SessionWish.ruleLength else {
            throw wrong(member, use: "a text of at most \(SessionWish.ruleLength) bytes")
        }
        return text
    }

    private static func wrong(_ member: JSONValue.Member, use: String) -> FaultRuleError {
        FaultRuleError(message: "the value of \"\(member.name)\" cannot be used.", hint: "Write \(use).")
    }

    /// The rule as it is written; reading it gives the same rule.
    var json: JSONValue {
        var members: [JSONValue.Member] = []
        if let gateway { members.append(JSONValue.Member("gateway", .string(gateway))) }
        if let path { members.append(JSONValue.Member("path", .string(path))) }
        switch trigger {
        case .always: break
        case .nth(let number): members.append(JSONValue.Member("nth", .number("\(number)")))
        case .probability(let part): members.append(JSONValue.Member("probability", .number("\(part)")))
        }
        if let seed { members.append(JSONValue.Member("seed", .number("\(seed)"))) }
        return .object(members + [JSONValue.Member("fault", .string(faults.description))])
    }
}
