/// What `tapedeck diff` says.
struct ComparisonText {
    /// The first side.
    let old: ComparedSource
    /// The second side.
    let new: ComparedSource
    /// Colours for what is gone and what is new.
    let palette: Palette

    /// The differences, then a count.
    func lines(of result: CassetteComparison.Result) -> [String] {
        let titles = [("---", old), ("+++", new)].map { mark, side in
            palette.styled("\(mark) \(TerminalText.escape(side.title))", .strong)
        }
        let changes = result.changes.flatMap { pair, comparison in
            [title(of: pair)] + (comparison?.lines(palette: palette).map { "    \($0)" } ?? [])
        }
        let leftOut =
            result.leftOut == 0
            ? []
            : ["\(Quantity.count(result.leftOut, "place")) left out that every recording changes; --all shows them"]
        return (result.isSame ? [] : titles + [""] + changes + [""]) + [count(of: result)] + leftOut
    }

    private func title(of pair: CassettePairing.Pair) -> String {
        switch (pair.old, pair.new) {
        case (let old?, nil): return palette.styled("- \(old.summary.n)  \(old.line)", .bad)
        case (nil, let new?): return palette.styled("+ \(new.summary.n)  \(new.line)", .good)
        case (let old?, let new?):
            let number = old.summary.n == new.summary.n ? "\(old.summary.n)" : "\(old.summary.n) → \(new.summary.n)"
            return palette.styled("~ \(number)  \(new.line)", .warning)
        case (nil, nil): return ""
        }
    }

    private func count(of result: CassetteComparison.Result) -> String {
        let same = Quantity.count(result.sameCount, "interaction")
        if result.isSame { return "the same: \(same)" }
        let changed = result.changes.count { $0.comparison != nil }
        let gone = result.changes.count { $0.pair.new == nil }
        let added = result.changes.count { $0.pair.old == nil }
        let parts = [
            changed == 0 ? nil : "\(changed) changed", gone == 0 ? nil : "\(gone) gone",
            added == 0 ? nil : "\(added) new", result.sameCount == 0 ? nil : "\(result.sameCount) the same",
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }
}
