import AssetURLs
import BodyFormats
import Testing

@Suite("Local URLs in JSON requests")
struct JSONRestorerTests {
    @Test("They become the original, in texts as well")
    func restores() throws {
        var restorer = JSONRestorer(try Samples.restorer())
        let body =
            #"{"image_urls":["http:\/\/localhost:4141\/acme\/x"],"content":"http://localhost:4141/@s/acme/y","z":"http"#
        let output = Array(body.utf8).withUnsafeBytes { restorer.feed($0) }
        let start =
            #"{"image_urls":["https:\/\/gw.acme.example\/api\/x"],"content":"https://gw.acme.example/api/y","z":"#
        #expect(output == .bytes(Array(start.utf8)))
        #expect(restorer.finish() == Array(#""http"#.utf8))
        #expect(restorer.edits.edits.count == 2)
    }
}
