import Exchanges

extension FaultSettings {
    /// What the rule means.
    ///
    /// - Parameter gateways: The names that there are.
    /// - Returns: The rule.
    /// - Throws: `CLIError` with the line and key of a value that cannot be one.
    func rule(gateways: [String]) throws(CLIError) -> FaultRule {
        try checkGateway(among: gateways)
        var trigger = FaultRule.Trigger.always
        if let nth { trigger = .nth(try parsed(nth, Self.number)) }
        if let probability { trigger = .probability(try parsed(probability, Self.part)) }
        return FaultRule(
            gateway: gateway?.value,
            path: try path.map { (path) throws(CLIError) in try parsed(path, Self.path) },
            trigger: trigger,
            seed: try seed.map { (seed) throws(CLIError) in try parsed(seed, Self.seed) },
            faults: try parsed(fault, Self.faults)
        )
    }

    private func checkGateway(among gateways: [String]) throws(CLIError) {
        guard let gateway, !gateways.contains(gateway.value) else { return }
        let hint = Suggestion.hint(for: gateway.value, in: gateways)
        throw .usage(
            "\(gateway.origin): there is no gateway \(TerminalText.quote(gateway.value))\(hint); "
                + "use one of \(gateways.joined(separator: ", "))"
        )
    }

    private func parsed<Value: Sendable>(
        _ setting: Setting<String>,
        _ parse: (String) throws(ValueError) -> Value
    ) throws(CLIError) -> Value {
        try SettingSources.parse(setting.value, at: setting.origin, parse).value
    }

    private static func number(_ text: String) throws(ValueError) -> Int {
        guard let number = digits(text).flatMap({ Int(exactly: $0) }), number > 0 else {
            throw ValueError(text, isNot: "the number of a request", use: "a whole number from 1")
        }
        return number
    }

    private static func part(_ text: String) throws(ValueError) -> Double {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }), let part = Double(text),
            (0...1).contains(part)
        else { throw ValueError(text, isNot: "a probability", use: "a number from 0 to 1, such as 0.25") }
        return part
    }

    private static func seed(_ text: String) throws(ValueError) -> UInt64 {
        guard let seed = digits(text) else { throw ValueError(text, isNot: "a seed", use: "a whole number from 0") }
        return seed
    }

    private static func path(_ text: String) throws(ValueError) -> String {
        guard text.hasPrefix("/"), !text.contains("?") else {
            throw ValueError(text, isNot: "a path", use: "the path below the gateway, such as /v1/chat/completions")
        }
        return text
    }

    private static func faults(_ text: String) throws(ValueError) -> FaultList {
        do {
            return try FaultList(parsing: text)
        } catch {
            switch error {
            case .malformed(let part): throw ValueError(part, isNot: "a fault", use: FaultList.syntax)
            case .repeated(let name): throw ValueError("the fault \(name) is there twice; remove one of them")
            }
        }
    }

    /// A number of digits only: `UInt64.init` alone would also take `+5`.
    private static func digits(_ text: String) -> UInt64? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? UInt64(text) : nil
    }
}
