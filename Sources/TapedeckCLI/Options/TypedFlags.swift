/// What was typed on a command line, in the form in which `SettingSources` takes it.
struct TypedFlags {
    /// The texts of each option that was typed.
    let values: [OptionName: [String]]

    /// Leaves out what was not typed, and writes truth values as texts.
    init(
        _ texts: [OptionName: String?] = [:],
        _ truths: [OptionName: Bool?] = [:],
        lists: [OptionName: [String]] = [:]
    ) {
        var values = lists
        for (name, text) in texts { values[name] = text.map { [$0] } }
        for (name, truth) in truths { values[name] = truth.map { ["\($0)"] } }
        self.values = values
    }
}
