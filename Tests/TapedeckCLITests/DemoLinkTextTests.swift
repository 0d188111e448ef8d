import Testing

@testable import TapedeckCLI

@Suite("Links in what the demo compares")
struct DemoLinkTextTests {
    @Test("The port of a local link does not count, that of another host does")
    func ports() {
        let via = "/@demo-imgly/_tapedeck/via/http/127.0.0.1:9001/files/a"
        #expect(DemoLinkText.settled("http://127.0.0.1:4141\(via)") == "http://here\(via)")
        #expect(DemoLinkText.settled("http://127.0.0.1:4141\(via)") == DemoLinkText.settled("http://127.0.0.1:5\(via)"))
        #expect(DemoLinkText.settled("http://127.0.0.1:9001/files/a") == "http://127.0.0.1:9001/files/a")
    }

    @Test("Signed values do not count, all else does")
    func signatures() {
        let link = #"{"url":"http://127.0.0.1:1/@s/a?X-Amz-Expires=60&X-Amz-Signature=0a&k=1&n=2","more":"token=3"}"#
        let other = link.replacing("=0a", with: "=REDACTED").replacing("k=1", with: "k=X")
        #expect(DemoLinkText.settled(link) == DemoLinkText.settled(other.replacing(":1/", with: ":22/")))
        for (from, to) in [("n=2", "n=3"), ("token=3", "token=4"), ("Expires=60", "Expires=61"), ("/a?", "/b?")] {
            #expect(DemoLinkText.settled(link) != DemoLinkText.settled(link.replacing(from, with: to)), "\(from)")
        }
    }

    @Test("Text around links stays as it is, and so does text without any")
    func others() {
        for text in ["", "no link, X-Amz-Signature=1", "http://127.0.0.1", "https://127.0.0.1:1/?sig=1"] {
            #expect(DemoLinkText.settled(text) == text)
        }
        #expect(DemoLinkText.settled("a http://127.0.0.1:1/@s?sig=1 b\r\n") == "a http://here/@s?sig=… b\r\n")
        #expect(DemoLinkText.settled([0xFF, 0x20]) == [0xFF, 0x20])
    }
}
