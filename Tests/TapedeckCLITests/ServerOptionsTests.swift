import ArgumentParser
import Testing

@testable import TapedeckCLI

@Suite("ServerOptions")
struct ServerOptionsTests {
    @Test("is empty where nothing was typed")
    func nothing() throws {
        let options = try ServerOptions.parse([])
        #expect(options.flags.values.joined().isEmpty)
        #expect(options.gateways.isEmpty)
    }

    @Test("has a flag for every option but the mode, which is the command", arguments: OptionName.allCases)
    func everyFlag(name: OptionName) throws {
        if name == .mode { return }
        let switches: [OptionName] = [.allowRemote, .fastForward, .fresh, .keepErrors, .strict, .quiet]
        let options = try ServerOptions.parse(switches.contains(name) ? [name.flag] : [name.flag, "x"])
        #expect(options.flags[name] == [switches.contains(name) ? "true" : "x"])
    }

    @Test("takes gateways, lists and the negative forms of switches")
    func shapes() throws {
        let options = try ServerOptions.parse(
            ["imgly=http://127.0.0.1:9001", "--allow-host", "a", "openai", "--allow-host", "b", "--no-fresh", "-q"]
        )
        #expect(options.gateways == ["imgly=http://127.0.0.1:9001", "openai"])
        #expect(options.flags[.allowHost] == ["a", "b"])
        #expect(options.flags[.fresh] == ["false"])
        #expect(options.flags[.quiet] == ["true"])
    }
}
