import ArgumentParser

/// Which cassette is used, and how it is recorded and replayed.
struct PlayingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Cassette of the default session; may contain /. (default: default)", valueName: "name"))
    var cassette: String?

    @Option(
        help: ArgumentHelp(
            "When replayed frames are sent: at once, as recorded, or N times faster. (default: instant)",
            valueName: "instant|recorded|Nx"
        ),
        completion: .list(["instant", "recorded", "2x", "10x"])
    )
    var timing: String?

    @Option(
        help: ArgumentHelp(
            "How replayed bodies are cut: as recorded, an SSE event a write, N bytes a write, at random. "
                + "(default: recorded)",
            valueName: "recorded|event|bytes:N|random:SEED"
        ),
        completion: .list(["recorded", "event", "bytes:1", "random:1"])
    )
    var chunking: String?

    @Option(
        help: ArgumentHelp(
            "What a request gets that comes more often than recorded: the last answer, all again, a miss. "
                + "(default: last)",
            valueName: "last|cycle|miss"
        ),
        completion: .list(["last", "cycle", "miss"])
    )
    var onRepeat: String?

    @Flag(inversion: .prefixedNo, help: "Polls of one URL get the last recorded answer at once.")
    var fastForward: Bool?

    @Option(
        help: ArgumentHelp(
            "auto: record again what is older; replay: warn. For example 12h or 30d.",
            valueName: "duration"
        )
    )
    var maxAge: String?

    @Flag(inversion: .prefixedNo, help: "record: forget what the cassette holds.")
    var fresh: Bool?

    @Flag(
        inversion: .prefixedNo,
        help: "Replay transient errors (429, 5xx) even where the same request later succeeded."
    )
    var keepErrors: Bool?

    @Flag(
        inversion: .prefixedNo,
        help: "run: interactions that were never asked for make it fail, and so does a run without any request."
    )
    var strict: Bool?

    @Option(
        help: ArgumentHelp(
            "When a recorded answer counts as stored, and its end reaches the client: when the system has it, or when it "
                + "is safe from a power cut. (default: normal)",
            valueName: "normal|power"
        ),
        completion: .list(["normal", "power"])
    )
    var durability: String?

    @Option(
        help: ArgumentHelp("Write the report as JSON to a file when the server stops.", valueName: "file"),
        completion: .file()
    )
    var report: String?

    @Option(
        help: ArgumentHelp(
            "Assets that answers name: download them while recording, only when the client does, or leave their "
                + "links alone. (default: eager)",
            valueName: "eager|lazy|off"
        ),
        completion: .list(["eager", "lazy", "off"])
    )
    var fetchAssets: String?

    /// What was typed.
    var flags: [OptionName: [String]] {
        TypedFlags(
            [
                .cassette: cassette, .timing: timing, .chunking: chunking, .onRepeat: onRepeat, .maxAge: maxAge,
                .durability: durability, .fetchAssets: fetchAssets, .report: report,
            ],
            [.fastForward: fastForward, .fresh: fresh, .keepErrors: keepErrors, .strict: strict]
        ).values
    }
}
