import ArgumentParser

/// What was typed after `record`, `replay`, `auto` or `passthrough`, as texts.
///
/// The first of two steps: `Configuration` says what it means, together with environment and file. Defaults stand in
/// the help only, for an option that was not typed must leave room for the other sources. See `docs/design.md §2`.
struct ServerOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "What to answer for: a gateway's name, NAME=URL or a URL. (default: every known gateway)",
            discussion: "'tapedeck gateways' lists the names. A single one is mounted at / as well.",
            valueName: "gateway"
        )
    )
    var gateways: [String] = []

    @OptionGroup(title: "Files") var folders: FolderOptions
    @OptionGroup(title: "Listening") var listening: ListeningOptions
    @OptionGroup(title: "Recording and replaying") var playing: PlayingOptions
    @OptionGroup(title: "Logging") var logging: LogOptions

    /// What was typed, by option.
    var flags: [OptionName: [String]] {
        [folders.flags, listening.flags, playing.flags, logging.flags].reduce(into: [:]) { all, some in
            all.merge(some) { first, _ in first }
        }
    }
}
