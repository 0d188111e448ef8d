import ArgumentParser
import Gateways

/// `tapedeck gateways`: what can be mounted.
struct GatewaysCommand: TapedeckCommand {
    static let configuration = CommandConfiguration(
        commandName: "gateways",
        abstract: "List the known gateways, their mounts, upstreams and environment variables.",
        discussion: """
            A client's base URL is the server's address, the mount and the path that the client expects, for example \
            http://127.0.0.1:4141/openai/v1. Gateways of tapedeck.yml are listed too.

            Example:
              tapedeck gateways
            """
    )

    @OptionGroup var folders: FolderOptions

    func run(in context: CommandContext) async throws -> ExitStatus {
        let configuration = try context.configuration(flags: folders.flags)
        let address = "http://\(configuration.listen.value)"
        var table = Table([
            .init("NAME"), .init("MOUNT"), .init("UPSTREAM"), .init("VARIABLES"),
            .init("WHAT IT IS", isFlexible: true),
        ])
        for profile in configuration.profiles {
            table.append([
                Table.Cell(profile.name, style: .strong),
                profile.upstream == nil ? "-" : "/\(profile.name)",
                Table.Cell(
                    profile.upstream.map(\.description) ?? "NAME=URL",
                    style: profile.upstream == nil ? .faint : nil
                ),
                Table.Cell(GatewaysCommand.variables(of: profile)),
                Table.Cell(profile.summary, style: .faint),
            ])
        }
        context.output.print(table)
        context.output.line()
        context.output.line(
            "Set a variable to the server's address, the mount and the path behind it: \(address)/openai/v1."
        )
        return .done
    }

    /// The variables with the path that belongs to each: `OPENAI_BASE_URL (/v1)`.
    private static func variables(of profile: GatewayProfile) -> String {
        let variables = profile.environment.map { $0.path.isEmpty ? $0.name : "\($0.name) (\($0.path))" }
        return variables.isEmpty ? "-" : variables.joined(separator: ", ")
    }
}
