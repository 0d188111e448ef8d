import BodyFormats
import Testing

struct ServerSentEventTests {
    private func event(_ text: String) -> ServerSentEvent { ServerSentEvent(Array(text.utf8)) }

    @Test("the fields of an event are read")
    func fields() {
        let event = event(
            ": keep-alive\nevent: delta\ndata: one\ndata:two\ndata:  three\nid: 7\nretry: 250\nfoo: bar\n\n"
        )
        #expect(event.event == "delta")
        #expect(event.dataText == "one\ntwo\n three")
        #expect(event.id == "7")
        #expect(event.retry == 250)
        #expect(event.comments == ["keep-alive"])
        #expect(event.fields.map(\.kind) == [.comment, .event, .data, .data, .data, .id, .retry, .unknown])
    }

    @Test("values are ranges into the buffer, also for an event in its middle")
    func ranges() {
        let bytes = Array("data: 1\n\ndata: {\"a\":1}\r\n\r\n".utf8)
        let event = ServerSentEvent(bytes, in: 9..<bytes.count)
        #expect(event.fields.map(\.value) == [15..<22])
        #expect(event.fields.map(\.line) == [9..<22])
        #expect(event.data == Array(#"{"a":1}"#.utf8))
    }

    @Test(
        "line ends may be mixed",
        arguments: [
            "event: e\rdata: 1\r\r", "event: e\r\ndata: 1\r\n\r\n", "event: e\ndata: 1\r\n\r",
            "\u{FEFF}\nevent: e\ndata: 1",
        ]
    )
    func lineEnds(text: String) {
        #expect(event(text).event == "e")
        #expect(event(text).dataText == "1")
    }

    @Test("a line without a colon is a field with an empty value; longer names are other fields")
    func noColon() {
        #expect(event("data\n\n").data == [])
        #expect(event("data\n\n").isDispatched == false)
        #expect(event("data\ndata\n\n").dataText == "\n")
        #expect(event("data\ndata\n\n").isDispatched)
        #expect(event("dataset: 1\nevents: 2\nDATA: 3\n data: 4\n\n").fields.allSatisfy { $0.kind == .unknown })
        #expect(event("event: x\n\n").data == nil)
        #expect(event("event: x\n\n").isDispatched == false)
    }

    @Test("ids with NUL and retries with anything but digits are ignored")
    func ignored() {
        #expect(event("id: 1\nid: a\0b\n\n").id == "1")
        #expect(event("id: 1\nid\n\n").id?.isEmpty == true)
        #expect(event("retry: 5\nretry: +6\nretry: 7 \nretry:\n\n").retry == 5)
        #expect(event("retry: 99999999999999999999\n\n").retry == nil)
    }

    @Test("bytes that are not UTF-8 become replacement characters in text and stay as they are in data")
    func invalidUTF8() {
        let event = ServerSentEvent(Array("data: ".utf8) + [0xFF])
        #expect(event.data == [0xFF])
        #expect(event.dataText == "\u{FFFD}")
    }
}
