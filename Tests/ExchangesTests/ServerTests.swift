import Cassettes
import DemoGateway
import Gateways
import Logging
import Testing

@testable import Exchanges

@Suite("A whole server")
struct ServerTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let clock = WallClock { 1_795_244_400_000 }

    private func settings(_ mode: Mode, port: Int = 0, folder: String) throws -> ServerSettings {
        ServerSettings(
            port: port,
            mode: mode,
            table: try ProfileTable(arguments: ["acme=http://127.0.0.1:9"]),
            folder: folder,
            cassette: try CassetteName("tape")
        )
    }

    @Test("A port in use is one sentence that says how to mend it")
    func portInUse() async throws {
        try await TemporaryFolder.use { folder in
            let first = try await Server.start(
                settings(.replay, folder: folder.path),
                logger: logger,
                clock: clock,
                runName: "a"
            )
            await #expect(throws: ServerError.cannotListen(host: "127.0.0.1", port: first.port, errno: 98)) {
                try await Server.start(
                    settings(.replay, port: first.port, folder: folder.path),
                    logger: logger,
                    clock: clock,
                    runName: "b"
                )
            }
            #expect(
                ServerError.cannotListen(host: "127.0.0.1", port: 4141, errno: 98).description
                    == "cannot listen on 127.0.0.1:4141: the port is in use; stop the other program, or take a free "
                    + "port with --listen 127.0.0.1:0"
            )
            #expect(await first.stop().isEmpty)
        }
    }

    @Test("A session is opened when it is first named, on the cassette of its name; equal names share it")
    func sessions() async throws {
        try await TemporaryFolder.use { folder in
            let server = try await Server.start(
                settings(.replay, folder: folder.path),
                logger: logger,
                clock: clock,
                runName: "a"
            )
            let checkout = try server.sessions.open(SessionName("checkout"))
            #expect(checkout.cassette?.name.description == "checkout")
            #expect(try server.sessions.open(SessionName("checkout")) === checkout)
            #expect(server.sessions.all.map(\.name) == ["", "checkout"])
            #expect(server.sessions.all.first?.cassette?.name.description == "tape")
            _ = await server.stop()
        }
    }

    @Test("In passthrough there is no cassette")
    func passthrough() async throws {
        try await TemporaryFolder.use { folder in
            let server = try await Server.start(
                settings(.passthrough, folder: folder.path),
                logger: logger,
                clock: clock,
                runName: "a"
            )
            #expect(server.sessions.all.first?.cassette == nil)
            _ = await server.stop()
        }
    }

    @Test("A cut that comes while the server stops, at whatever moment, keeps nobody waiting", .timeLimit(.minutes(1)))
    func cutsWhileStopping() async throws {
        try await TemporaryFolder.use { folder in
            for _ in 0..<20 {
                let server = try await Server.start(
                    settings(.replay, folder: folder.path),
                    logger: logger,
                    clock: clock,
                    runName: "a"
                )
                async let problems = server.stop()
                for _ in 0..<5 {
                    await Task.yield()
                    server.cut()
                }
                #expect(await problems.isEmpty)
            }
        }
    }
}
