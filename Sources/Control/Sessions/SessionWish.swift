import BodyFormats
import Cassettes
import Exchanges
import Gateways
import Matching

/// What a call wants of a session: what it does not name stays as it is, or as the server has it.
struct SessionWish {
    /// The name, where a session is opened.
    private(set) var name: SessionName?
    /// The cassette, where a session is opened.
    private(set) var cassette: CassetteName?
    private let gateways: [String]
    private var changes: [(inout SessionSettings) -> Void] = []

    /// The most rules of one kind.
    static let ruleLimit = 100
    /// The most bytes of a rule or a constant: regular expressions are compiled and run.
    static let ruleLength = 1000

    /// What may be said about every session.
    private static let settings = [
        "mode", "timing", "chunking", "on-repeat", "fast-forward", "keep-errors", "max-age", "ignore", "replace",
        "faults",
    ]

    /// Reads a body.
    ///
    /// - Parameters:
    ///   - body: JSON, whose members are named as the options are.
    ///   - isNew: Whether a session is opened; otherwise its name and cassette are fixed.
    ///   - gateways: The names that rules for faults may use.
    /// - Throws: `ControlError`, `GatewayError` and `CassetteError` for names outside their grammar, `RuleError`.
    init(parsing body: [UInt8], isNew: Bool, gateways: [String]) throws {
        self.gateways = gateways
        let known = (isNew ? ["name", "cassette"] : []) + Self.settings
        for member in try Self.members(of: body) {
            guard known.contains(member.name) else {
                let names = known.joined(separator: ", ")
                throw ControlError.badRequest("There is no member \"\(member.name)\" here.", hint: "Use \(names).")
            }
            try take(member)
        }
    }

    /// Makes new settings of those that there are.
    func apply(to settings: inout SessionSettings) {
        for change in changes { change(&settings) }
    }

    private static func members(of body: [UInt8]) throws -> [JSONValue.Member] {
        let parsed: JSONValue
        do {
            parsed = try JSONParser.parse(body)
        } catch {
            throw ControlError.badRequest(
                "The body is no JSON text.",
                hint: "Write an object such as {\"name\": \"a\"}."
            )
        }
        guard let members = parsed.objectValue else {
            throw ControlError.badRequest("The body is no JSON object.", hint: "Write {\"name\": \"checkout\"}.")
        }
        var seen: Set<String> = []
        for member in members where !seen.insert(member.name).inserted {
            throw ControlError.badRequest("\"\(member.name)\" is there twice.", hint: "Name every member once.")
        }
        return members
    }

    // MARK: Members

    private mutating func take(_ member: JSONValue.Member) throws {
        switch member.name {
        case "name": name = try SessionName(try text(member, "a name such as \"checkout\""))
        case "cassette": cassette = try CassetteName(try text(member, "a cassette's name such as \"shop/checkout\""))
        case "mode":
            let modes = Mode.allCases.map(\.rawValue).joined(separator: ", ")
            let mode = try value(member, modes) { Mode(rawValue: $0) }
            changes.append { $0.mode = mode }
        case "timing":
            let timing = try value(member, Timing.syntax) { Timing(parsing: $0) }
            changes.append { $0.playback.timing = timing }
        case "chunking":
            let chunking = try value(member, Chunking.syntax) { Chunking(parsing: $0) }
            changes.append { $0.playback.chunking = chunking }
        case "on-repeat":
            let cases = OnRepeat.allCases.map(\.rawValue).joined(separator: ", ")
            let onRepeat = try value(member, cases) { OnRepeat(rawValue: $0) }
            changes.append { $0.playback.onRepeat = onRepeat }
        case "fast-forward":
            let isOn = try bool(member)
            changes.append { $0.playback.fastForward = isOn }
        case "keep-errors":
            let isOn = try bool(member)
            changes.append { $0.playback.keepErrors = isOn }
        case "max-age":
            let age =
                member.value.isNull
                ? nil : try value(member, "null, or \(DurationText.syntax)") { DurationText.parse($0) }
            changes.append { $0.playback.maximumAge = age }
        case "ignore":
            let rules = try list(member).map { try ignoreRule($0, of: member) }
            changes.append { $0.ignore = rules }
        case "replace":
            let rules = try list(member).map { try replaceRule($0, of: member) }
            changes.append { $0.replace = rules }
        default:
            let rules = member.value.isNull ? [] : try list(member).enumerated().map(faultRule)
            changes.append { $0.faults = rules }
        }
    }

    private func text(_ member: JSONValue.Member, _ use: String) throws(ControlError) -> String {
        guard let text = member.value.stringValue else { throw Self.wrong(member, use: use) }
        return text
    }

    private func value<Value>(
        _ member: JSONValue.Member,
        _ use: String,
        _ parse: (String) -> Value?
    ) throws(ControlError) -> Value {
        guard let value = parse(try text(member, use)) else { throw Self.wrong(member, use: use) }
        return value
    }

    private func bool(_ member: JSONValue.Member) throws(ControlError) -> Bool {
        guard let value = member.value.boolValue else { throw Self.wrong(member, use: "true or false") }
        return value
    }

    private func list(_ member: JSONValue.Member) throws(ControlError) -> [JSONValue] {
        guard let list = member.value.arrayValue, list.count <= Self.ruleLimit else {
            throw Self.wrong(member, use: "a list of at most \(Self.ruleLimit) rules")
        }
        return list
    }

    private func ignoreRule(_ value: JSONValue, of member: JSONValue.Member) throws -> IgnoreRule {
        guard let text = short(value) else {
            throw Self.wrong(member, use: "texts of at most \(Self.ruleLength) bytes")
        }
        return try IgnoreRule(text)
    }

    private func replaceRule(_ value: JSONValue, of member: JSONValue.Member) throws -> ReplaceRule {
        guard let pattern = value["pattern"].flatMap(short), let constant = value["with"].flatMap(short),
            value.objectValue?.count == 2
        else {
            let use = "{\"pattern\": REGULAR EXPRESSION, \"with\": CONSTANT} of at most \(Self.ruleLength) bytes each"
            throw Self.wrong(member, use: use)
        }
        return try ReplaceRule(pattern: pattern, constant: constant)
    }

    private func faultRule(_ number: Int, _ value: JSONValue) throws(ControlError) -> FaultRule {
        do throws(FaultRuleError) {
            return try FaultRule(value, gateways: gateways)
        } catch {
            throw .badRequest("Rule \(number + 1) of \"faults\" cannot be used: \(error.message)", hint: error.hint)
        }
    }

    private func short(_ value: JSONValue) -> String? {
        value.stringValue.flatMap { $0.utf8.count <= Self.ruleLength ? $0 : nil }
    }

    private static func wrong(_ member: JSONValue.Member, use: String) -> ControlError {
        .badRequest("The value of \"\(member.name)\" cannot be used.", hint: "Write \(use).")
    }
}
