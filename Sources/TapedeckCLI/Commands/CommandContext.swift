/// Everything outside of its arguments that a command works on.
package struct CommandContext: Sendable {
    /// The process's environment.
    package let environment: [String: String]
    /// The folder where relative names begin, and where `tapedeck.yml` is looked for.
    package let folder: String
    /// Standard output: what was asked for.
    package let output: TextOutput
    /// Standard error: everything else.
    package let errors: TextOutput
    /// What serves.
    package let server: any ServerRunner
    /// What the demo is made of.
    package let demo: any DemoRunner

    /// The command that `run` starts, with its arguments: what stands after `--`.
    package var command: [String] = []

    /// The time of day: how old a file is can be told by nothing else.
    package let secondsSince1970: @Sendable () -> Int

    /// A context of parts.
    package init(
        environment: [String: String],
        folder: String = ".",
        output: TextOutput,
        errors: TextOutput,
        server: any ServerRunner,
        demo: any DemoRunner,
        secondsSince1970: @escaping @Sendable () -> Int
    ) {
        self.environment = environment
        self.folder = folder
        self.output = output
        self.errors = errors
        self.server = server
        self.demo = demo
        self.secondsSince1970 = secondsSince1970
    }

    /// Decides all settings of a command from what was typed, the environment and the configuration file.
    ///
    /// - Throws: `CLIError` (exit 2) that names the place of a mistake.
    func configuration(
        flags: [OptionName: [String]],
        gateways: [String] = []
    ) throws(CLIError) -> Configuration {
        let file = try ConfigurationFile.find(flags: flags, environment: environment, in: folder)
        return try Configuration.resolve(flags: flags, gateways: gateways, environment: environment, file: file)
    }
}
