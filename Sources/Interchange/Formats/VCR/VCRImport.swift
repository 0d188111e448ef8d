import Yams

/// Cassettes of vcrpy and of VCR for Ruby, in YAML.
package struct VCRImport: ImportFormat {
    /// What `--format` calls it.
    package let name = "vcr"
    /// Whose files they are.
    package let purpose = "cassettes of vcrpy and of VCR for Ruby, in YAML"
    /// The largest file that is read: the tree takes many times the memory of the text.
    package let sizeLimit = 256 << 20

    /// How much of a file is looked at to find out what it is.
    private static let beginning = 1 << 16

    /// Whether the beginning of the file has the name of the list.
    package func recognizes(_ bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes.prefix(Self.beginning), as: UTF8.self)
        if text.first(where: { !$0.isWhitespace }) == "{" {
            return text.contains("\"interactions\"") || text.contains("\"http_interactions\"")
        }
        return text.split(whereSeparator: \.isNewline).contains { line in
            line.hasPrefix("interactions:") || line.hasPrefix("http_interactions:") || line.hasPrefix("- request:")
        }
    }

    /// Reads the tree and finds the list.
    package func reader(of bytes: [UInt8], named name: String) throws(ImportError) -> any ImportReader {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw ImportError("it is not UTF-8 text") }
        guard let root = try Self.root(of: text) else { throw Self.noCassette }
        // The oldest cassettes are the list itself.
        let list = root.member("interactions") ?? root.member("http_interactions") ?? root
        guard let nodes = list.sequence else { throw Self.noCassette }
        return VCRReader(Array(nodes))
    }

    private static let noCassette = ImportError("there is no list of interactions in it, so it is no cassette of VCR")

    private static func root(of text: String) throws(ImportError) -> Node? {
        do {
            return try Parser(yaml: text).singleRoot()
        } catch let error as YamlError {
            throw ImportError(describe(error))
        } catch {
            throw ImportError("it is not valid YAML")
        }
    }

    private static func describe(_ error: YamlError) -> String {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            "it is not valid YAML: \(problem) (line \(mark.line), column \(mark.column))"
        case .duplicatedKeysInMapping(_, let context):
            "it is not valid YAML: a key is there twice (line \(context.mark.line))"
        case .reader, .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded: "it is not valid YAML"
        }
    }
}
