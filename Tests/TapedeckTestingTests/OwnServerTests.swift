import Foundation
import Testing

@testable import TapedeckTesting

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

@Suite("A server of the tests' own")
struct OwnServerTests {
    private static func program() throws -> URL {
        let process = ProcessInfo.processInfo
        return try ProgramSearch(environment: process.environment, arguments: process.arguments).find()
    }

    /// A folder to work in, gone at the end.
    private static func withFolder<Value>(_ body: (URL) async throws -> Value) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "own-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }

    private static func serves(_ url: URL) async -> Bool {
        (try? await Asking.get(url.appending(path: "_tapedeck/health")))?.status == 200
    }

    @Test("It serves in the mode and with the cassettes that it was started for, until it is told to end")
    func life() async throws {
        try await Self.withFolder { folder in
            let tape = folder.appending(path: "tapes/tape.jsonl.gz")
            try FileManager.default.createDirectory(
                at: tape.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            let sample = PackageFolder.containing(#filePath).appending(path: "cassettes/demo-openai.jsonl.gz")
            try Data(contentsOf: sample).write(to: tape)
            let request = OwnServer.Request(folder: folder, cassettes: "tapes", mode: .record)
            let server = try OwnServer(try Self.program(), request)
            #expect(await Self.serves(server.url))
            let sessions = try await Asking.get(server.url.appending(path: "_tapedeck/sessions"))
            #expect(sessions.text.contains(#""mode":"record""#))
            let cassettes = try await Asking.get(server.url.appending(path: "_tapedeck/cassettes"))
            #expect(cassettes.text.contains(#""name":"tape""#))
            server.end()
            #expect(await Self.serves(server.url) == false)
        }
    }

    @Test("A process that the tests start does not keep it")
    func inheritance() async throws {
        try await Self.withFolder { folder in
            let server = try OwnServer(try Self.program(), OwnServer.Request(folder: folder))
            var child: pid_t = 0
            let words = ["sleep", "600"]
            let arguments = words.map { strdup($0) } + [nil]
            defer { for argument in arguments { free(argument) } }
            let failure = posix_spawnp(&child, "sleep", nil, nil, arguments, [nil])
            try #require(failure == 0)
            server.end()
            #expect(await Self.serves(server.url) == false)
            kill(child, SIGKILL)
            waitpid(child, nil, 0)
        }
    }

    @Test("What cannot be started is an error with its words")
    func cannotStart() async throws {
        let program = try Self.program()
        try await Self.withFolder { folder in
            try Data("listn: here\n".utf8).write(to: folder.appending(path: "tapedeck.yml"))
            let error = #expect(throws: TapedeckError.self) {
                try OwnServer(program, OwnServer.Request(folder: folder, cassettes: nil, mode: nil))
            }
            let text = try #require(error).description
            #expect(text.hasPrefix("Tapedeck: \(program.path) did not start: tapedeck: tapedeck.yml:1:"))
            #expect(text.hasSuffix("\n") == false)
        }
    }

    @Test("A server is shared by the tests of a folder and a mode")
    func shared() async throws {
        try await Self.withFolder { folder in
            let servers = OwnServers()
            let request = OwnServer.Request(folder: folder, cassettes: nil, mode: nil)
            async let one = servers.address(request)
            async let two = servers.address(request)
            #expect(try await one == two)
            let other = try await servers.address(OwnServer.Request(folder: folder, cassettes: nil, mode: .passthrough))
            #expect(try await one != other)
            servers.endAll()
            #expect(await Self.serves(try await one.url) == false)
        }
    }

    @Test("It ends with tests that crash", .timeLimit(.minutes(5)))
    func crash() async throws {
        let result = await #expect(processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]) {
            let folder = FileManager.default.temporaryDirectory
            let server = try OwnServer(try OwnServerTests.program(), OwnServer.Request(folder: folder))
            FileHandle.standardOutput.write(Data("server: \(server.url.absoluteString)\n".utf8))
            kill(getpid(), SIGKILL)
        }
        let output = String(bytes: try #require(result).standardOutputContent, encoding: .utf8) ?? ""
        let line = try #require(output.split(separator: "\n").last { $0.hasPrefix("server: ") })
        let url = try #require(URL(string: String(line.dropFirst("server: ".count))))
        // Nobody tells it to: it ends because the process has.
        while await Self.serves(url) { await Task.yield() }
    }
}
