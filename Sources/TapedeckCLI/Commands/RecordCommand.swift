import ArgumentParser
import Exchanges

/// `tapedeck record`: forward everything, record everything.
struct RecordCommand: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Forward everything to the gateways and record it.",
        discussion: """
            What is asked again replaces what earlier recordings had for it; everything else in the cassette stays. \
            Keys and cookies go to the gateway, never into the file.

            Examples:
              tapedeck record openai                   # http://127.0.0.1:4141/openai/v1
              tapedeck record imgly anthropic --cassette checkout
              tapedeck record acme=https://llm.acme.example
              tapedeck record imgly=http://127.0.0.1:9001 --fresh
            """
    )
    static let mode = Mode.record

    @OptionGroup var options: ServerOptions
}
