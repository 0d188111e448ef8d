import Yams

/// A value in the configuration file, with the words for what is wrong with it.
///
/// Wraps Yams' nodes, which know their lines; everything is read as text, so that `port: 4141` and `port: "4141"` are
/// the same and only the option's own parser decides what a value means.
struct ConfigurationNode {
    /// The file's name, for messages.
    let path: String
    /// The keys that lead here, joined by points; empty for the whole document.
    let key: String
    /// The value.
    let node: Node
    /// The line of the key, or of the value in lists.
    let line: Int

    /// Where messages say it is.
    var origin: SettingOrigin { .file(path: path, line: line, key: key) }

    /// Whether nothing is written: `key:` alone, `~` or `null`.
    var isEmpty: Bool {
        guard let scalar = node.scalar else { return false }
        return scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
    }

    /// The text of a value that is one.
    func text() throws(CLIError) -> Setting<String> {
        guard let scalar = node.scalar else { throw wrongKind(expected: "a single value") }
        guard !isEmpty else { throw .usage("\(origin): has no value; write one or remove the line") }
        return Setting(scalar.string, from: origin)
    }

    /// The texts of a list, or of a single value; none where nothing is written.
    func texts() throws(CLIError) -> [Setting<String>] {
        if isEmpty { return [] }
        guard node.sequence != nil else { return [try text()] }
        var texts: [Setting<String>] = []
        for element in try elements() { texts.append(try element.text()) }
        return texts
    }

    /// The elements of a list.
    func elements() throws(CLIError) -> [ConfigurationNode] {
        if isEmpty { return [] }
        guard let sequence = node.sequence else { throw wrongKind(expected: "a list") }
        return sequence.map { element in
            ConfigurationNode(path: path, key: key, node: element, line: element.mark?.line ?? line)
        }
    }

    /// The members of a mapping, in order.
    func members() throws(CLIError) -> [(name: String, value: ConfigurationNode)] {
        if isEmpty { return [] }
        guard let mapping = node.mapping else { throw wrongKind(expected: "a mapping (key: value)") }
        var members: [(String, ConfigurationNode)] = []
        for (name, value) in mapping {
            let line = name.mark?.line ?? line
            guard let scalar = name.scalar else { throw .usage("\(path):\(line): a key must be a single word") }
            let member = self.key.isEmpty ? scalar.string : "\(self.key).\(scalar.string)"
            let key = TerminalText.escape(member)
            members.append((scalar.string, ConfigurationNode(path: path, key: key, node: value, line: line)))
        }
        return members
    }

    /// The error for a key that nothing reads, with the known one that was probably meant.
    ///
    /// - Parameters:
    ///   - name: The key.
    ///   - parent: The mapping that it is in.
    ///   - known: The keys that may stand there.
    /// - Returns: A usage error that names file, line and key.
    func unknown(_ name: String, in parent: ConfigurationNode, known: [String]) -> CLIError {
        let place = parent.key.isEmpty ? "" : " in \(parent.key)"
        let hint = Suggestion.hint(for: name, in: known)
        let list = hint.isEmpty ? "; known here: \(known.joined(separator: ", "))" : ""
        return .usage("\(path):\(line): unknown key \(TerminalText.quote(name))\(place)\(hint)\(list)")
    }

    private func wrongKind(expected: String) -> CLIError {
        let found =
            switch node {
            case .scalar: "a single value"
            case .mapping: "a mapping"
            case .sequence: "a list"
            case .alias: "an alias"
            }
        let subject = key.isEmpty ? "the file" : key
        return .usage("\(path):\(line): \(subject) must be \(expected), not \(found)")
    }
}
