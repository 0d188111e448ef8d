import ArgumentParser
import Exchanges

/// `tapedeck auto`: a cache.
struct AutoCommand: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "auto",
        abstract: "Answer from the cassette, else forward and record: a cache.",
        discussion: """
            Examples:
              tapedeck auto openai --cassette dev
              tapedeck auto --max-age 30d              # record again what is older
            """
    )
    static let mode = Mode.auto

    @OptionGroup var options: ServerOptions
}
