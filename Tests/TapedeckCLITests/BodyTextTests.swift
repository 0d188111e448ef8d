import Cassettes
import Testing

@testable import TapedeckCLI

@Suite("BodyText")
struct BodyTextTests {
    @Test("shows as text what is not the JSON that its head promises")
    func brokenJSON() {
        #expect(lines("{\"a\":", .json) == ["{\"a\":"])
        #expect(lines("{\"a\":1}\n{\"a\":2}\n", .json) == ["{\"a\":1}", "{\"a\":2}"])
    }

    @Test("shows events as they were sent, comments and broken JSON too")
    func events() {
        let text = ": ping\r\n\r\nid: 7\ndata: {broken\ndata: {\"a\":1}\nretry: 5\nodd\n\ndata: tail"
        #expect(
            lines(text, .eventStream) == [
                "          : ping", "          id: 7", "          data: {broken", "          data: {\"a\": 1}",
                "          retry: 5", "          odd", "          data: tail",
            ]
        )
    }

    @Test("cuts what has very many lines")
    func cuts() {
        let text = (1...500).map { "\($0)\n" }.joined()
        let shown = lines(text, .other)
        #expect(shown.count == 401)
        #expect(shown.last == "… 100 more lines; --full shows them")
        #expect(BodyText(limits: .none).lines(DisplayBody([.text(text)]), kind: .other).count == 500)
    }

    @Test("shows nothing where nothing was sent")
    func nothing() {
        #expect(lines("", .json).isEmpty)
        #expect(lines("", .eventStream).isEmpty)
        #expect(lines("\n", .other) == [""])
    }

    private func lines(_ text: String, _ kind: BodyKind) -> [String] {
        BodyText(limits: .page).lines(DisplayBody(text.isEmpty ? [] : [.text(text)]), kind: kind)
    }
}
