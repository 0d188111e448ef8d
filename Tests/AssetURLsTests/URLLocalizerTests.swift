import AssetURLs
import BodyFormats
import Gateways
import TestSupport
import Testing

@Suite("Links in the body of an answer")
struct URLLocalizerTests {
    @Test("They lead back here, and what was handed out is known once")
    func json() throws {
        var localizer = URLLocalizer(format: .json, context: try Samples.context())
        func feed(_ text: String) -> LinkRewriter.Output { Array(text.utf8).withUnsafeBytes { localizer.feed($0) } }
        #expect(feed(#"{"url":"https:\/\/gw.acme.ex"#) == .bytes(Array(#"{"url":"#.utf8)))
        #expect(localizer.takeLinks().isEmpty)
        #expect(feed(#"ample\/api\/x"}"#) == .bytes(Array(#""http:\/\/127.0.0.1:4141\/acme\/x"}"#.utf8)))
        #expect(localizer.takeLinks().map(\.url.text) == ["https://gw.acme.example/api/x"])
        #expect(localizer.takeLinks().isEmpty)
        #expect(feed(#" "https://cdn.example/" "#) == .same)
        #expect(localizer.takeLinks().isEmpty)
        #expect(localizer.edits.edits.count == 1)
        #expect(localizer.skip(1) == [])
        #expect(localizer.finish() == [])
    }

    @Test("In events, texts stay")
    func events() throws {
        var localizer = URLLocalizer(format: .eventStream, context: try Samples.context())
        let url = "https://gw.acme.example/api/x"
        let stream = "data: {\"delta\":\"\(url)\",\"url\":\"\(url)\"}\n\n"
        let output = Array(stream.utf8).withUnsafeBytes { localizer.feed($0) }
        #expect(
            output == .bytes(Array("data: {\"delta\":\"\(url)\",\"url\":\"\(Samples.server)/acme/x\"}\n\n".utf8))
        )
        #expect(localizer.takeLinks().map(\.members) == [["url"]])
    }
}
