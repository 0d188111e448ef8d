import ArgumentParser

/// Where cassettes and settings are: the options that every command has.
struct FolderOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Folder of cassettes and blobs. (default: cassettes)", valueName: "dir"),
        completion: .directory
    )
    var cassettes: String?

    @Option(
        help: ArgumentHelp("Settings file. (default: tapedeck.yml, if there is one)", valueName: "file"),
        completion: .file(extensions: ["yml", "yaml"])
    )
    var config: String?

    /// What was typed.
    var flags: [OptionName: [String]] {
        TypedFlags([.cassettes: cassettes, .config: config]).values
    }
}
