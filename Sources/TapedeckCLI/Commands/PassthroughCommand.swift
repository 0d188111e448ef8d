import ArgumentParser
import Exchanges

/// `tapedeck passthrough`: forward, record nothing.
struct PassthroughCommand: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "passthrough",
        abstract: "Forward everything and record nothing.",
        discussion: """
            Examples:
              tapedeck passthrough openai
              tapedeck passthrough --log-level debug   # see what is sent where
            """
    )
    static let mode = Mode.passthrough

    @OptionGroup var options: ServerOptions
}
