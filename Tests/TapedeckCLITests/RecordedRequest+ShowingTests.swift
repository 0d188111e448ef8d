import Cassettes
import NIOHTTP1
import Testing

@testable import TapedeckCLI

@Suite("RecordedRequest+Showing")
struct RecordedRequestShowingTests {
    @Test("an asset on another host is shown by its URL, everything else by its target")
    func targets() {
        let via = "/_tapedeck/via/https/media.example/out.png"
        let url = "https://media.example/out.png"
        let asset = RecordedRequest(method: "GET", url: url, target: via, headers: [:])
        #expect(asset.shownTarget == url)
        let plain = RecordedRequest(method: "GET", url: "https://api.example/base/x", target: "/x", headers: [:])
        #expect(plain.shownTarget == "/x")
        #expect(RecordedRequest(method: "GET", url: url, headers: [:]).shownTarget == "/out.png")
    }
}
