extension TextComparison {
    /// How many characters of what is the same are shown beside a change.
    private static let context = 40
    /// How many lines of a text are shown.
    private static let lineLimit = 40

    /// The lines in which something changed: `the sky is [-blue-]{+grey+}`.
    func lines(palette: Palette) -> [String] {
        var lines: [(text: String, isChanged: Bool)] = [("", false)]
        for (index, piece) in pieces.enumerated() {
            let (text, mark) = piece.marked(palette: palette)
            let parts = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            for (number, part) in parts.enumerated() {
                if number > 0 { lines.append(("", false)) }
                let isStart = number > 0 || index == 0
                let isEnd = number < parts.count - 1 || index == pieces.count - 1
                lines[lines.count - 1].text +=
                    mark?(TerminalText.escape(part)) ?? Self.shortened(part, isStart: isStart, isEnd: isEnd)
                if mark != nil { lines[lines.count - 1].isChanged = true }
            }
        }
        let changed = lines.filter(\.isChanged).map(\.text)
        guard changed.count > Self.lineLimit else { return changed }
        return changed.prefix(Self.lineLimit) + ["… \(changed.count - Self.lineLimit) more lines"]
    }

    /// What is the same, without what is far from a change.
    private static func shortened(_ text: String, isStart: Bool, isEnd: Bool) -> String {
        let (start, end) = (String(text.prefix(isStart ? 0 : context)), String(text.suffix(isEnd ? 0 : context)))
        guard text.count > start.count + end.count + 1 else { return TerminalText.escape(text) }
        return TerminalText.escape("\(start)…\(end)")
    }
}

extension TextComparison.Piece {
    /// Its text, and how a line of it is marked; what is the same is not.
    fileprivate func marked(palette: Palette) -> (text: String, mark: ((String) -> String)?) {
        switch self {
        case .same(let text): (text, nil)
        case .removed(let text): (text, { $0.isEmpty ? "" : palette.styled("[-\($0)-]", .bad) })
        case .added(let text): (text, { $0.isEmpty ? "" : palette.styled("{+\($0)+}", .good) })
        }
    }
}
