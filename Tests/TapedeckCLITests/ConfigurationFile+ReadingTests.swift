import Testing

@testable import TapedeckCLI

@Suite("ConfigurationFile, found")
struct ConfigurationFileReadingTests {
    @Test("takes tapedeck.yml where it is, and does without")
    func standard() throws {
        let folder = try SampleFolder()
        #expect(try ConfigurationFile.find(flags: [:], environment: [:], in: folder.path) == nil)
        try folder.write("listen: 127.0.0.1:1", to: "tapedeck.yml")
        let file = try ConfigurationFile.find(flags: [:], environment: [:], in: folder.path)
        #expect(file?.path == "tapedeck.yml")
        #expect(file?.options[.listen]?.first?.value == "127.0.0.1:1")
    }

    @Test("takes the file that the flag or else the environment names")
    func named() throws {
        let folder = try SampleFolder()
        try folder.write("fresh: true", to: "a.yml")
        try folder.write("fresh: false", to: "b.yml")
        let environment = ["TAPEDECK_CONFIG": "b.yml"]
        let typed = try ConfigurationFile.find(flags: [.config: ["a.yml"]], environment: environment, in: folder.path)
        #expect(typed?.path == "a.yml")
        #expect(try ConfigurationFile.find(flags: [:], environment: environment, in: folder.path)?.path == "b.yml")
    }

    @Test("says why a file cannot be read")
    func unreadable() throws {
        let folder = try SampleFolder()
        try folder.write("x", to: "tapedeck.yml")
        try folder.damage("tapedeck.yml") { $0 = [0xFF, 0xFE, 0x00] }
        expect("cannot read \"tapedeck.yml\": it is not UTF-8 text", [:], folder)
        try folder.damage("tapedeck.yml") { $0 = [UInt8](repeating: 0x23, count: (1 << 20) + 1) }
        expect("cannot read \"tapedeck.yml\": it is larger than 1 MiB", [:], folder)
        expect("--config: cannot read \"no.yml\": No such file or directory", [.config: ["no.yml"]], folder)
        expect("--config: cannot read \"\(folder.path)\": Is a directory", [.config: [folder.path]], folder)
        expect("--config: \"\" is not a folder; use a path, for example cassettes", [.config: [""]], folder)
    }

    private func expect(_ message: String, _ flags: [OptionName: [String]], _ folder: SampleFolder) {
        #expect(throws: CLIError.usage(message)) {
            try ConfigurationFile.find(flags: flags, environment: [:], in: folder.path)
        }
    }
}
