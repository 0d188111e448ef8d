import NIOHTTP1
import Testing

@testable import DemoGateway

@Suite struct DemoLinkTests {
    private func url(_ place: DemoLink.Place, step: Int = 0, headers: HTTPHeaders = [:], _ body: String = "") -> String?
    {
        DemoLink(step: step, place: place).url(in: [DemoReceived(headers: headers, body: Array(body.utf8))])
    }

    @Test("A link is found in a header, in JSON at any depth, and in the last event that has one")
    func places() {
        #expect(url(.header("location"), headers: ["Location": "http://a/b"]) == "http://a/b")
        #expect(url(.member("url"), #"{"a":[1,{"url":"http://a/b","x":{"url":"no"}}]}"#) == "http://a/b")
        #expect(
            url(.member("url"), "data: {\"url\":\"no\"}\n\ndata: {\"o\":[{\"url\":\"u\"}]}\n\ndata: [DONE]\n\n") == "u"
        )
    }

    @Test("There is none in another step, under another name, and in what is no string")
    func none() {
        #expect(url(.member("url"), step: 1, #"{"url":"u"}"#) == nil)
        #expect(url(.member("uri"), #"{"url":"u"}"#) == nil)
        #expect(url(.member("url"), #"{"url":7}"#) == nil)
        #expect(url(.header("location")) == nil)
        #expect(url(.member("url"), "no JSON") == nil)
    }
}
