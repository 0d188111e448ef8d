import Yams

extension ConfigurationFile {
    /// The document's root; `nil` for a file with nothing in it.
    ///
    /// - Throws: `CLIError` with the line in which the YAML cannot be understood.
    static func compose(_ yaml: String, path: String) throws(CLIError) -> ConfigurationNode? {
        let root: Node?
        do {
            root = try Parser(yaml: yaml).singleRoot()
        } catch let error as YamlError {
            throw .usage(describe(error, path: path))
        } catch {
            throw .usage("\(path): not valid YAML")
        }
        guard let root else { return nil }
        let node = ConfigurationNode(path: path, key: "", node: root, line: root.mark?.line ?? 1)
        return node.isEmpty ? nil : node
    }

    private static func describe(_ error: YamlError, path: String) -> String {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            "\(path):\(mark.line): not valid YAML: \(problem) (column \(mark.column))"
        case .reader(let problem, let offset, _, let yaml):
            "\(path):\(line(at: offset, in: yaml)): not valid YAML: \(problem)"
        case .duplicatedKeysInMapping(let duplicates, let context):
            "\(path):\(context.mark.line): the key \(TerminalText.quote(duplicates.first ?? "")) is there twice; "
                + "remove one of them"
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            "\(path): not valid YAML"
        }
    }

    private static func line(at offset: Int?, in yaml: String) -> Int {
        1 + yaml.prefix(offset ?? 0).count(where: \.isNewline)
    }
}
