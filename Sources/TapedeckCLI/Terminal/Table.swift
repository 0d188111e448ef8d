/// Rows in aligned columns.
///
/// Cells are escaped on their way in, so that nothing recorded can act on a terminal. On a terminal the flexible column
/// is shortened until the rows fit; anywhere else nothing is cut, for programs read it.
package struct Table {
    /// A column: its title and where its cells stand.
    package struct Column {
        /// The words above it.
        package let title: String
        /// Whether cells end, rather than begin, at a common edge: for numbers.
        package let isTrailing: Bool
        /// Whether it may be shortened to fit a terminal.
        package let isFlexible: Bool

        /// A column of texts, unless said otherwise.
        package init(_ title: String, isTrailing: Bool = false, isFlexible: Bool = false) {
            self.title = title
            self.isTrailing = isTrailing
            self.isFlexible = isFlexible
        }
    }

    /// A text in a style.
    package struct Cell: ExpressibleByStringInterpolation {
        /// The text, escaped.
        let text: String
        /// Its style.
        let style: Palette.Style?

        /// A cell; the text may be untrusted.
        package init(_ text: String, style: Palette.Style? = nil) {
            self.text = TerminalText.escape(text)
            self.style = style
        }

        /// A cell without a style.
        package init(stringLiteral value: String) {
            self.init(value)
        }
    }

    /// The narrowest that a flexible column becomes.
    private static let narrowest = 12
    private static let gap = "  "

    private let columns: [Column]
    private var rows: [[Cell]] = []

    /// A table without rows.
    package init(_ columns: [Column]) {
        self.columns = columns
    }

    /// Whether it has no rows.
    package var isEmpty: Bool { rows.isEmpty }

    /// Adds a row; missing cells are empty, surplus ones are left out.
    package mutating func append(_ row: [Cell]) {
        rows.append(columns.indices.map { row.indices.contains($0) ? row[$0] : "" })
    }

    /// The lines of the table, titles first.
    ///
    /// - Parameters:
    ///   - width: The columns of the terminal, or `nil` to cut nothing.
    ///   - palette: For titles and cells.
    /// - Returns: Lines without white space at their ends.
    package func lines(width: Int? = nil, palette: Palette = .plain) -> [String] {
        let titles = columns.map { Cell($0.title, style: .strong) }
        let widths = columnWidths(of: [titles] + rows, fitting: width)
        return ([titles] + rows).map { line(of: $0, widths: widths, palette: palette) }
    }

    private func columnWidths(of rows: [[Cell]], fitting width: Int?) -> [Int] {
        var widths = columns.indices.map { column in rows.map { DisplayWidth.of($0[column].text) }.max() ?? 0 }
        guard let width, let flexible = columns.firstIndex(where: \.isFlexible) else { return widths }
        let total = widths.reduce(0, +) + Table.gap.count * (columns.count - 1)
        widths[flexible] = max(min(widths[flexible], Table.narrowest), widths[flexible] - max(0, total - width))
        return widths
    }

    private func line(of row: [Cell], widths: [Int], palette: Palette) -> String {
        var line = ""
        for (index, cell) in row.enumerated() {
            let text = Table.fit(cell.text, to: widths[index])
            let padding = String(repeating: " ", count: widths[index] - DisplayWidth.of(text))
            let styled = palette.styled(text, cell.style)
            line += columns[index].isTrailing ? padding + styled : styled + padding
            line += index == row.indices.last ? "" : Table.gap
        }
        return String(line.reversed().drop { $0 == " " }.reversed())
    }

    /// The text, or as much of it as fits before `…`.
    private static func fit(_ text: String, to width: Int) -> String {
        guard DisplayWidth.of(text) > width else { return text }
        var result = ""
        var used = 1
        for character in text {
            used += DisplayWidth.of(character)
            if used > width { break }
            result.append(character)
        }
        return result + "…"
    }
}
