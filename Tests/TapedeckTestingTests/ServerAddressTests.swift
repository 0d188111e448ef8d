import Foundation
import Testing

@testable import TapedeckTesting

@Suite("Where the server is")
struct ServerAddressTests {
    @Test("TAPEDECK_URL names one that runs", arguments: ["http://127.0.0.1:4141", "http://[::1]:80/"])
    func given(text: String) throws {
        let address = try #require(try ServerAddress(["TAPEDECK_URL": text]))
        #expect(address.isOwn == false)
        #expect(address.url.absoluteString == (text.hasSuffix("/") ? String(text.dropLast()) : text))
    }

    @Test("Without it, or where it is empty, one is started", arguments: [[:], ["TAPEDECK_URL": ""]])
    func none(environment: [String: String]) throws {
        #expect(try ServerAddress(environment) == nil)
    }

    @Test(
        "What is no address of a server is an error",
        arguments: ["127.0.0.1:4141", "http://", "http://h/openai", "x y"]
    )
    func bad(text: String) {
        #expect(throws: TapedeckError.badAddress(text)) { try ServerAddress(["TAPEDECK_URL": text]) }
    }
}
