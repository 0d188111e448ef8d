import Blobs
import Cassettes
import Exchanges
import Gateways
import Testing

@testable import Control

@Suite("The statuses of what goes wrong in a call")
struct ControlErrorTests {
    @Test("Names are the caller's mistake, sessions that are open a conflict, damage the server's")
    func statuses() throws {
        let name = try SessionName("a")
        let digest = BlobDigest(of: [1])
        let cases: [(any Error, Int, String)] = [
            (SessionError.isNotOpen(name), 404, "session_not_open"),
            (SessionError.isOpen(name), 409, "session_open"),
            (SessionError.noWayOut(.auto), 409, "no_way_out"),
            (SessionError.tooManyRules(try CassetteName("a"), limit: 64), 409, "too_many_rules"),
            (GatewayError.malformedSession("/"), 400, "malformed_session_name"),
            (BlobError.badDigest("x"), 400, "bad_digest"),
            (BlobError.missing(digest, path: "p"), 404, "blob_missing"),
            (BlobError.corrupt(digest, path: "p"), 502, "blob_corrupt"),
            (CancellationError(), 500, "failed"),
            (ControlError.tooLarge, 413, "body_too_large"),
        ]
        for (error, status, code) in cases {
            #expect(ControlError(error).status == status)
            #expect(ControlError(error).code == code)
        }
        let badName = #expect(throws: CassetteError.self) { try CassetteName("..") }
        #expect(badName.map { ControlError($0).status } == 400)
    }
}
