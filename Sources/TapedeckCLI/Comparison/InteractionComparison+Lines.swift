extension InteractionComparison {
    /// What is different, readable.
    ///
    /// - Parameter palette: Colours for what was and what is.
    /// - Returns: Escaped lines; none where nothing is different.
    func lines(palette: Palette) -> [String] {
        findings.flatMap { finding in
            switch finding {
            case .place(let place, nil, nil): [place]
            case .place(let place, let old, let new):
                [
                    "\(place): \(palette.styled(old ?? "nothing", .bad))"
                        + " → \(palette.styled(new ?? "nothing", .good))"
                ]
            case .text(let place, let text): ["\(place):"] + text.lines(palette: palette).map { "  \($0)" }
            }
        }
    }
}
