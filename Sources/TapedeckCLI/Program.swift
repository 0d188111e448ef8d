import ArgumentParser

/// The program from its arguments to its exit code, the only place that maps one to the other.
package enum Program {
    /// Runs a command.
    ///
    /// - Parameters:
    ///   - arguments: Without the program's name.
    ///   - context: What the command works on.
    /// - Returns: The exit code; what went wrong has been said in one line on standard error.
    package static func run(_ arguments: [String], in context: CommandContext) async -> ExitStatus {
        let (arguments, words) = cut(arguments)
        var context = context
        context.command = words
        do {
            if let line = PlainCommandLine(arguments) { return try await context.run(line) }
            var command = try Tapedeck.parseAsRoot(arguments)
            guard let own = command as? any TapedeckCommand else {
                try command.run()
                return .done
            }
            return try await own.run(in: context)
        } catch let error as CLIError {
            context.errors.line("tapedeck: \(error.message)")
            return error.status
        } catch {
            return end(error, arguments: arguments, context: context)
        }
    }

    /// Takes the command of `run` off: ArgumentParser allows one list of words, which is that of the gateways.
    private static func cut(_ arguments: [String]) -> (own: [String], command: [String]) {
        guard arguments.first == "run", let end = arguments.firstIndex(of: "--") else { return (arguments, []) }
        return (Array(arguments[..<end]), Array(arguments[(end + 1)...]))
    }

    /// Ends with what ArgumentParser threw: a page of help, or wrong usage, which is 2 here and not its 64.
    private static func end(_ error: any Error, arguments: [String], context: CommandContext) -> ExitStatus {
        guard Tapedeck.exitCode(for: error) != .success else {
            context.output.line(Tapedeck.fullMessage(for: error))
            return .done
        }
        guard Tapedeck.exitCode(for: error) == .validationFailure else {
            context.errors.line("tapedeck: \(oneLine(Tapedeck.message(for: error)))")
            return .failed
        }
        let message = unknownCommand(in: arguments) ?? oneLine(Tapedeck.message(for: error))
        context.errors.line("tapedeck: \(message); see '\(command(in: arguments)) --help'")
        return .usage
    }

    /// The sentence for a first word that is no command: ArgumentParser only calls it unexpected.
    private static func unknownCommand(in arguments: [String]) -> String? {
        guard let word = arguments.first, !word.hasPrefix("-"), !commands.contains(word) else { return nil }
        return "no command is called \(TerminalText.quote(word))\(Suggestion.hint(for: word, in: commands))"
    }

    /// ArgumentParser's sentences, which may have several lines and full stops, as this program words its own.
    private static func oneLine(_ message: String) -> String {
        let words = message.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        var clause = words.hasSuffix(".") ? String(words.dropLast()) : words
        if let hint = clause.firstRange(of: ". Did you mean "), clause.hasSuffix("?") {
            clause.replaceSubrange(hint, with: " (did you mean ")
            clause.append(")")
        }
        return TerminalText.escape(clause.prefix(1).lowercased() + clause.dropFirst())
    }

    /// The command whose help is wanted: `tapedeck record`, or `tapedeck` where none was named.
    private static func command(in arguments: [String]) -> String {
        ["tapedeck", arguments.first.flatMap { commands.contains($0) ? $0 : nil }].compactMap(\.self)
            .joined(separator: " ")
    }

    /// The commands by name.
    private static var commands: [String] {
        Tapedeck.configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    }
}
