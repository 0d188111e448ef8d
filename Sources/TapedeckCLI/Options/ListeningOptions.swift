import ArgumentParser

/// Where a server listens and whom it lets in.
struct ListeningOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Address to listen on; port 0 takes a free one. (default: 127.0.0.1:4141)",
            valueName: "host:port"
        )
    )
    var listen: String?

    @Flag(inversion: .prefixedNo, help: "Listen even where other machines can reach the port.")
    var allowRemote: Bool?

    @Option(help: ArgumentHelp("A further Host name to serve; may be given several times.", valueName: "name"))
    var allowHost: [String] = []

    @Option(help: ArgumentHelp("A further browser origin to serve; may be given several times.", valueName: "url"))
    var allowOrigin: [String] = []

    @Option(help: ArgumentHelp("Largest request body: 500KB, 64KiB, 20MB. (default: 1GiB)", valueName: "size"))
    var maxBody: String?

    /// What was typed.
    var flags: [OptionName: [String]] {
        TypedFlags(
            [.listen: listen, .maxBody: maxBody],
            [.allowRemote: allowRemote],
            lists: [.allowHost: allowHost, .allowOrigin: allowOrigin]
        ).values
    }
}
