import HTTPMessages
import NIOHTTP1
import Testing

@Suite struct BodyFramingTests {
    private func response(_ status: Int = 200, to method: String = "GET", with headers: HTTPHeaders) -> BodyFraming? {
        BodyFraming.ofResponse(to: method, head: ResponseHead(status: status, headers: headers))
    }

    @Test func aRequestWithoutFramingFieldsHasNoBody() {
        #expect(BodyFraming.ofRequest(["Host": "a"]) == BodyFraming.none)
    }

    @Test func aRequestHasALength() {
        #expect(BodyFraming.ofRequest(["content-LENGTH": "12"]) == .length(12))
        #expect(BodyFraming.ofRequest(["Content-Length": "0"]) == .length(0))
    }

    @Test(arguments: ["chunked", "CHUNKED", "Chunked"])
    func aRequestIsChunked(coding: String) {
        #expect(BodyFraming.ofRequest(["Transfer-Encoding": coding]) == .chunked)
    }

    @Test(
        arguments: [
            ["Content-Length": "5", "Transfer-Encoding": "chunked"],
            ["Content-Length": "5", "content-length": "5"],
            ["Content-Length": "5", "content-length": "6"],
            ["Content-Length": "+5"], ["Content-Length": "5, 5"], ["Content-Length": ""], ["Content-Length": "-1"],
            ["Content-Length": "0x5"], ["Content-Length": "99999999999999999999"],
            ["Transfer-Encoding": "gzip, chunked"], ["Transfer-Encoding": "chunked, chunked"],
            ["Transfer-Encoding": ",chunked"], ["Transfer-Encoding": "identity"], ["Transfer-Encoding": ""],
            ["Transfer-Encoding": "chunked", "transfer-encoding": "chunked"],
            ["Transfer-Encoding": "chun\u{212A}ed"], ["Transfer-Encoding": "chunked;a=b"],
        ] as [HTTPHeaders]
    )
    func anAmbiguousMessageHasNoFraming(headers: HTTPHeaders) {
        #expect(BodyFraming.ofRequest(headers) == nil)
        let isRepeatedLength = headers["content-length"] == ["5", "5"]
        #expect((response(with: headers) == nil) != isRepeatedLength)
    }

    @Test func whitespaceBehindAValueDoesNotCount() {
        #expect(BodyFraming.ofRequest(["Content-Length": "5 "]) == .length(5))
        #expect(response(with: ["Transfer-Encoding": "chunked\t "]) == .chunked)
    }

    @Test func aResponseMayRepeatItsLength() {
        #expect(response(with: ["Content-Length": "5", "content-length": "5"]) == .length(5))
    }

    @Test func aResponseWithoutFramingFieldsEndsWithItsConnection() {
        #expect(response(with: ["Content-Type": "text/plain"]) == .close)
    }

    @Test func aResponseIsChunkedOrHasALength() {
        #expect(response(with: ["Transfer-Encoding": "Chunked"]) == .chunked)
        #expect(response(with: ["Content-Length": "3"]) == .length(3))
    }

    @Test(arguments: [100, 103, 204, 304])
    func someStatusesHaveNoBodyWhateverTheySay(status: Int) {
        #expect(response(status, with: ["Content-Length": "3"]) == BodyFraming.none)
        #expect(response(status, with: ["Transfer-Encoding": "chunked"]) == BodyFraming.none)
    }

    @Test func anAnswerToHeadHasNoBody() {
        #expect(response(to: "HEAD", with: ["Content-Length": "3"]) == BodyFraming.none)
        #expect(response(to: "head", with: ["Content-Length": "3"]) == .length(3))
    }
}
