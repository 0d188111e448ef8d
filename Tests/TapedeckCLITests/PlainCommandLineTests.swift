import ArgumentParser
import Exchanges
import TestSupport
import Testing

@testable import TapedeckCLI

@Suite("PlainCommandLine")
struct PlainCommandLineTests {
    /// What ArgumentParser reads.
    private struct Parsed: Equatable {
        var mode: Mode?
        var flags: [OptionName: [String]]
        var gateways: [String]

        init(_ words: [String]) throws {
            let command = try Tapedeck.parseAsRoot(words)
            if let server = command as? any ServerCommand {
                (mode, flags, gateways) = (type(of: server).mode, server.options.flags, server.options.gateways)
            } else {
                let run = try #require(command as? RunCommand)
                (mode, flags, gateways) = (nil, run.flags, run.options.gateways)
            }
        }

        init(_ line: PlainCommandLine) {
            (mode, flags, gateways) = (line.mode, line.flags, line.gateways)
        }
    }

    @Test(
        "reads options with their values, switches with their opposites, lists and gateways",
        arguments: [
            ["replay"], ["run"], ["record", "openai", "imgly=http://127.0.0.1:9001"],
            ["replay", "openai", "--quiet", "--listen", "127.0.0.1:0", "--cassettes", "/a b", "anthropic"],
            ["auto", "--max-age=30d", "--no-fresh", "--keep-errors", "--chunking", "bytes:1", "--config", "x=y"],
            ["passthrough", "--allow-host", "a", "--allow-origin=http://b", "--allow-host=c"],
            ["run", "--mode", "record", "--strict", "openai", "--report=r"], ["record", "replay", "help"],
        ]
    )
    func plain(words: [String]) throws {
        let line = try #require(PlainCommandLine(words))
        #expect(try Parsed(line) == Parsed(words))
    }

    @Test(
        "leaves everything else to ArgumentParser",
        arguments: [
            [], ["ls"], ["--version"], ["--quiet", "replay"], ["replay", "--help"], ["replay", "-q"], ["replay", "--"],
            ["replay", "--listen"], ["replay", "--listen", "--quiet"], ["replay", "--listen", ""], ["replay", ""],
            ["replay", "--listen="], ["replay", "--listen=-x"], ["replay", "--listn", "x"],
            ["replay", "--mode", "auto"],
            ["replay", "--fresh", "--no-fresh"], ["replay", "--cassette", "a", "--cassette", "b"],
            ["replay", "--quiet=true"], ["replay", "--fresh=true"], ["replay", "--no-quiet"],
            ["replay", "--no-listen"],
            ["replay", "--generate-completion-script", "bash"], ["replay", "-"], ["replay", "--=x"],
        ]
    )
    func notPlain(words: [String]) { #expect(PlainCommandLine(words) == nil) }

    @Test("means what it does to ArgumentParser, whatever the words", arguments: 0..<4)
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let commands = Mode.allCases.map(\.rawValue) + ["run"]
        let options = OptionName.allCases
        var plain = 0
        for _ in 0..<30 {
            var words = [commands.randomElement(using: &generator) ?? ""]
            for _ in 0..<Int.random(in: 0...5, using: &generator) {
                let option = options.randomElement(using: &generator)?.rawValue ?? ""
                switch Int.random(in: 0..<24, using: &generator) {
                case 0..<4: words += ["--\(option)", "a=b"]
                case 4..<8: words.append("--\(option)")
                case 8..<12: words.append("--\(option)=x=y")
                case 12..<16: words.append("--no-\(option)")
                case 16..<22:
                    words.append(["openai", "x y", "help", "run", "1"].randomElement(using: &generator) ?? "")
                default: words.append(["-q", "--", "-x", "", "--help", "---"].randomElement(using: &generator) ?? "")
                }
            }
            guard let line = PlainCommandLine(words) else { continue }
            plain += 1
            #expect(try Parsed(line) == Parsed(words), "\(words)")
        }
        #expect(plain > 4)
    }
}
