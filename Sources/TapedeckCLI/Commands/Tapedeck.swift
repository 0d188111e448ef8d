import ArgumentParser

/// The program: its name, its commands, its first page of help.
struct Tapedeck: ParsableCommand {
    /// The version of the program.
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "tapedeck",
        abstract: "Record the traffic of AI gateways once, replay it for ever: offline, byte for byte.",
        discussion: """
            Point the base URL of your client at Tapedeck instead of the gateway:

              tapedeck record openai --cassette checkout
              OPENAI_BASE_URL=http://127.0.0.1:4141/openai/v1 python app.py
              tapedeck replay openai --cassette checkout   # no key, no cost, no network

            Cassettes are gzip files of JSON lines in ./cassettes; secrets are left out, so commit them. \
            Options may also stand in tapedeck.yml or in the environment (--on-repeat is TAPEDECK_ON_REPEAT).
            """,
        version: version,
        groupedSubcommands: [
            CommandGroup(
                name: "Server",
                subcommands: [
                    RecordCommand.self, ReplayCommand.self, AutoCommand.self, PassthroughCommand.self, RunCommand.self,
                ]
            ),
            CommandGroup(
                name: "Cassette",
                subcommands: [
                    LsCommand.self, ShowCommand.self, ExplainCommand.self, DiffCommand.self, VerifyCommand.self,
                    RepairCommand.self, StatsCommand.self, GcCommand.self, RedactCommand.self, ExportCommand.self,
                    ImportCommand.self, GitSetupCommand.self, GitTextCommand.self,
                    MergeDriverCommand.self,
                ]
            ),
            CommandGroup(name: "Other", subcommands: [GatewaysCommand.self, DemoCommand.self]),
        ]
    )
}
