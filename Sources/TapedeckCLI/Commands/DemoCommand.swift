import ArgumentParser
import Synchronization

/// `tapedeck demo`: the whole way through without a key, a cost or a network.
struct DemoCommand: TapedeckCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Record and replay against an embedded demo gateway, and compare every byte.",
        discussion: """
            Needs no key and no network. The demo gateway speaks the dialects of the known gateways; one flow of each is \
            recorded through a real proxy, links to media on another host included. Then gateway and media host are \
            stopped, and the same requests are replayed. The exit code is 1 where an answer is not the same.

            Examples:
              tapedeck demo
              tapedeck demo --cassettes kept           # then: tapedeck ls --cassettes kept
            """
    )

    @Option(
        help: ArgumentHelp("Keep the cassettes in this folder. (default: a temporary one)", valueName: "dir"),
        completion: .directory
    )
    var cassettes: String?

    @Option(help: ArgumentHelp("What the demo gateway's answers are made of.", valueName: "number"))
    var seed: UInt64 = 1

    @Flag(help: ArgumentHelp("Only serve the demo gateway.", visibility: .hidden))
    var serve = false

    @Option(help: ArgumentHelp("Where --serve listens.", valueName: "host:port", visibility: .hidden))
    var listen = "127.0.0.1:0"

    @Option(help: ArgumentHelp("How long --serve's links are good for.", valueName: "seconds", visibility: .hidden))
    var linkLifetime = 60

    func run(in context: CommandContext) async throws -> ExitStatus {
        if serve {
            try await context.demo.serve(on: try address(), seed: seed, linkLifetime: linkLifetime) { url in
                context.output.line("tapedeck: demo gateway on \(url)")
            }
            return .done
        }
        let progress = Progress(context.errors)
        progress.show("recording from the demo gateway …")
        defer { progress.clear() }
        let results = Mutex<[DemoStepResult]>([])
        let summary = try await context.demo.run(seed: seed, folder: cassettes) { result in
            results.withLock { $0.append(result) }
            progress.show("replayed \(result.gateway): \(result.title)")
        }
        progress.clear()
        return DemoText.write(results.withLock { $0 }, summary, to: context.output)
    }

    private func address() throws -> ListenAddress {
        let address = try SettingSources.parse(listen, at: .flag("--listen"), ListenAddress.init(parsing:)).value
        guard address.isLoopback else { throw CLIError.usage("--listen: the demo gateway serves this machine only") }
        return address
    }
}
