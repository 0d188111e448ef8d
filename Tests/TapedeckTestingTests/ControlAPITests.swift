import Foundation
import Testing

@testable import TapedeckTesting

@Suite("The calls of the control API")
struct ControlAPITests {
    @Test("A server that is not there is an error that says what to do", arguments: [true, false])
    func unreachable(isOwn: Bool) async throws {
        // Port 9 discards, and nobody has that service any more; if somebody has, it does not speak HTTP.
        let url = try #require(URL(string: "http://127.0.0.1:9"))
        let given = try #require(try ServerAddress(["TAPEDECK_URL": url.absoluteString]))
        let error = await #expect(throws: TapedeckError.self) {
            try await ControlAPI(isOwn ? ServerAddress(own: url) : given).close("a")
        }
        guard case .unreachable("http://127.0.0.1:9", isOwn, _) = error else {
            Issue.record("not that it is unreachable, but \(String(describing: error))")
            return
        }
    }

    @Test("A session that is not open cannot be closed", .tapedeck())
    func notOpen() async throws {
        let server = ServerAddress(own: try Tapedeck.current.baseURL.deletingLastPathComponent())
        let error = await #expect(throws: TapedeckError.self) { try await ControlAPI(server).close("nobody") }
        let text = try #require(error).description
        #expect(text.hasPrefix("Tapedeck: cannot close the session nobody: "))
    }
}
