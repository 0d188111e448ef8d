package import Matching

/// What may change about a session while it runs (docs/design.md §10).
package struct SessionSettings: Sendable {
    /// What it does with requests.
    package var mode: Mode
    /// How it plays.
    package var playback: Playback
    /// What it leaves out when it compares requests, beside what the gateways' profiles leave out.
    package var ignore: [IgnoreRule]
    /// What it takes for a constant when it compares requests, beside what the gateways' profiles do.
    package var replace: [ReplaceRule]

    /// Creates settings.
    package init(
        mode: Mode,
        playback: Playback = Playback(),
        ignore: [IgnoreRule] = [],
        replace: [ReplaceRule] = []
    ) {
        self.mode = mode
        self.playback = playback
        self.ignore = ignore
        self.replace = replace
    }

    /// The rules as they are written.
    var ruleTexts: RuleTexts { RuleTexts(ignore: ignore, replace: replace) }
}
