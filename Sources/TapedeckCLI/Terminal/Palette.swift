/// The few colours of Tapedeck's output; none where they would only be noise.
package struct Palette: Sendable, Equatable {
    /// What a stretch of text is for.
    package enum Style: Sendable, Equatable {
        /// Titles and names.
        case strong
        /// What matters less.
        case faint
        /// Good news.
        case good
        /// What deserves a look.
        case warning
        /// Bad news.
        case bad
    }

    /// No colours: files, pipes, `NO_COLOR`.
    package static let plain = Palette(isColourful: false)

    private let isColourful: Bool

    private init(isColourful: Bool) {
        self.isColourful = isColourful
    }

    /// The colours of a terminal: none where `NO_COLOR` has any value (no-color.org) or `TERM` is `dumb`.
    package init(environment: [String: String]) {
        isColourful = (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// The text in a style; it must be escaped already.
    package func styled(_ text: String, _ style: Style?) -> String {
        guard isColourful, let style, !text.isEmpty else { return text }
        return "\u{1B}[\(Palette.code(of: style))m\(text)\u{1B}[0m"
    }

    private static func code(of style: Style) -> Int {
        switch style {
        case .strong: 1
        case .faint: 2
        case .bad: 31
        case .good: 32
        case .warning: 33
        }
    }
}
