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
    /// What goes wrong with its answers on purpose (docs/design.md §11).
    package var faults: [FaultRule] { didSet { faultChanges += 1 } }
    /// How often ``faults`` was set: rules begin to count anew then, also where they read the same as before.
    private(set) var faultChanges = 0

    /// Creates settings.
    package init(
        mode: Mode,
        playback: Playback = Playback(),
        ignore: [IgnoreRule] = [],
        replace: [ReplaceRule] = [],
        faults: [FaultRule] = []
    ) {
        self.mode = mode
        self.playback = playback
        self.ignore = ignore
        self.replace = replace
        self.faults = faults
    }

    /// The rules as they are written.
    var ruleTexts: RuleTexts { RuleTexts(ignore: ignore, replace: replace) }
}
