import ArgumentParser
import Exchanges

/// `tapedeck replay`: answer from the cassette only.
struct ReplayCommand: ServerCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Answer from the cassette only; never open a connection.",
        discussion: """
            A request that was not recorded gets status 424 and an error that says what differs from the nearest \
            recording, in the gateway's own shape.

            Examples:
              tapedeck replay                          # all gateways, cassette "default"
              tapedeck replay openai --cassette checkout
              tapedeck replay --timing recorded        # as slow as it was
              tapedeck replay --chunking random:7      # cuts that try client parsers
            """
    )
    static let mode = Mode.replay

    @OptionGroup var options: ServerOptions
}
