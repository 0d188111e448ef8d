/// The lines of `.gitattributes` for a folder of cassettes.
struct GitAttributes: Equatable {
    /// What is to be in the file.
    let lines: [String]

    /// The lines for a folder, as the root of the repository sees it; empty for the root itself.
    init(folder: String) {
        let prefix = folder.isEmpty ? "" : folder + "/"
        lines = [
            "\(Self.pattern("\(prefix)", "**/*.jsonl.gz")) -text diff=tapedeck merge=tapedeck",
            "\(Self.pattern("\(prefix)", "blobs/**")) binary",
        ]
    }

    /// What has to be added to a file so that it has all lines; empty where it has.
    func missing(in text: String) -> String {
        let known = Set(text.split(whereSeparator: \.isNewline).map { $0.trimming(while: \.isWhitespace) })
        let missing = lines.filter { !known.contains($0) }
        guard !missing.isEmpty else { return "" }
        let isOpen = text.last.map { !$0.isNewline } ?? false
        return (isOpen ? "\n" : "") + missing.map { $0 + "\n" }.joined()
    }

    /// A pattern for what is below a folder, whatever its name has in it (`man 5 gitattributes`).
    private static func pattern(_ folder: String, _ rest: String) -> String {
        var escaped = ""
        for character in folder {
            if "\\*?[".contains(character) { escaped.append("\\") }
            escaped.append(character)
        }
        let pattern = "/\(escaped)\(rest)"
        guard pattern.contains(where: { $0.isWhitespace || $0 == "\"" || $0 == "\\" }) else { return pattern }
        return "\"\(pattern.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
}

extension Substring {
    fileprivate func trimming(while isDropped: (Character) -> Bool) -> String {
        String(drop(while: isDropped).reversed().drop(while: isDropped).reversed())
    }
}
