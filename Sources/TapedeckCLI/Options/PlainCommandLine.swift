import Exchanges

/// A server command whose words leave no question: options by their long names, each once and with a value that cannot be
/// taken for an option, and gateways.
///
/// It is what most command lines are, and read without ArgumentParser, which takes a third of the time until the first
/// answer: it mirrors every type, and each cast that is new is looked up among all conformances of the program
/// (docs/decisions/0033-what-a-start-costs.md). Everything else is left to it: help, short names, and whatever may be
/// wrong, so that it finds the words for that. What is read here means the same there.
struct PlainCommandLine: Equatable {
    /// What is done with requests; `nil` for `run`, whose options say it.
    let mode: Mode?
    /// What was typed, by option.
    private(set) var flags: [OptionName: [String]]
    /// The positional arguments.
    private(set) var gateways: [String] = []

    /// Reads the words behind the program's name; `nil` where they are not plain, or no server command.
    init?(_ arguments: [String]) {
        guard let command = arguments.first else { return nil }
        mode = Mode(rawValue: command)
        guard mode != nil || command == "run" else { return nil }
        flags = TypedFlags(lists: [.allowHost: [], .allowOrigin: []]).values
        var words = arguments.dropFirst()
        while let word = words.popFirst() {
            if word.hasPrefix("--") {
                guard take(option: word.dropFirst(2), words: &words) else { return nil }
            } else {
                guard Self.isValue(word) else { return nil }
                gateways.append(word)
            }
        }
    }

    /// Takes an option, and the next word where that is its value; `false` where it is not plain.
    private mutating func take(option: Substring, words: inout ArraySlice<String>) -> Bool {
        if let name = OptionName(rawValue: String(option)) {
            if name == .quiet || name.isSwitch { return add("true", to: name) }
            guard let value = words.popFirst() else { return false }
            return add(value, to: name)
        }
        if option.hasPrefix("no-"), let name = OptionName(rawValue: String(option.dropFirst(3))), name.isSwitch {
            return add("false", to: name)
        }
        let halves = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, let name = OptionName(rawValue: String(halves[0])) else { return false }
        return name != .quiet && !name.isSwitch && add(String(halves[1]), to: name)
    }

    private mutating func add(_ value: String, to name: OptionName) -> Bool {
        // Only `run` has a mode to choose.
        guard Self.isValue(value), mode == nil || name != .mode, name.isList || flags[name] == nil else { return false }
        flags[name, default: []].append(value)
        return true
    }

    private static func isValue(_ word: String) -> Bool { !word.isEmpty && !word.hasPrefix("-") }
}
