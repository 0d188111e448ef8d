import HTTPMessages
import NIOHTTP1
import Testing

@Suite struct HeadersHopByHopTests {
    @Test func fieldsOfOneConnectionGoAndTheOthersKeepOrderSpellingAndRepetition() {
        let headers: HTTPHeaders = [
            "X-First": "1", "Connection": "keep-alive", "b": "2", "KEEP-ALIVE": "timeout=5", "B": "3",
            "Proxy-Connection": "x", "Proxy-Authorization": "x", "Proxy-Authenticate": "x", "TE": "trailers",
            "Upgrade": "h2c", "x-first": "4", "Trailer": "X-Sum",
        ]
        let expected: HTTPHeaders = ["X-First": "1", "b": "2", "B": "3", "x-first": "4", "Trailer": "X-Sum"]
        #expect(headers.removingHopByHop().map { [$0.name, $0.value] } == expected.map { [$0.name, $0.value] })
    }

    @Test func fieldsThatConnectionNamesGo() {
        let headers: HTTPHeaders = [
            "Connection": "close, X-One ,x-two", "x-one": "1", "X-TWO": "2", "X-Three": "3", "connection": "x-four",
            "X-Four": "4", "X-Fourth": "5",
        ]
        #expect(headers.removingHopByHop().map(\.name) == ["X-Three", "X-Fourth"])
    }

    @Test func connectionCannotTakeTheFramingAway() {
        let headers: HTTPHeaders = [
            "Connection": "content-length, Transfer-Encoding", "Content-Length": "5", "Transfer-Encoding": "chunked",
        ]
        #expect(headers.removingHopByHop().map(\.name) == ["Content-Length", "Transfer-Encoding"])
    }

    @Test func emptyNamesInConnectionDoNoHarm() {
        let headers: HTTPHeaders = ["Connection": ", ,", "A": "1"]
        #expect(headers.removingHopByHop().map(\.name) == ["A"])
    }

    @Test func keepingAsksWithLowerCaseNames() {
        let headers: HTTPHeaders = ["Aa": "1", "bB": "2", "AA": "3"]
        #expect(headers.keeping { $0 == "aa" }.map { [$0.name, $0.value] } == [["Aa", "1"], ["AA", "3"]])
    }

    @Test func valuesEndBeforeTheirWhitespace() {
        let headers: HTTPHeaders = ["A": "1 \t", "a": " \t ", "A": "", "b": "2", "A": "x y "]
        #expect(headers.values(of: "a") == ["1", "", "", "x y"])
    }

    @Test(
        arguments: [
            // What is there already keeps its place and spelling.
            (["A": "1", "CONTENT-LENGTH": "5", "B": "2"], BodyFraming.length(5), "A:1 CONTENT-LENGTH:5 B:2"),
            (["A": "1", "transfer-Encoding": "Chunked", "B": "2"], .chunked, "A:1 transfer-Encoding:chunked B:2"),
            // What contradicts goes, what is missing comes at the end.
            (["content-length": "4", "A": "1"], .length(5), "content-length:5 A:1"),
            (["Content-Length": "5", "A": "1"], .chunked, "A:1 Transfer-Encoding:chunked"),
            (["Transfer-Encoding": "chunked", "A": "1"], .length(5), "A:1 Content-Length:5"),
            (["Content-Length": "5", "Transfer-Encoding": "chunked", "A": "1"], .close, "A:1"),
            (["A": "1"], .length(0), "A:1 Content-Length:0"),
            (["A": "1"], .none, "A:1"),
            // Once is enough.
            (["Content-Length": "5", "A": "1", "content-length": "5"], .length(5), "Content-Length:5 A:1"),
            (
                ["Transfer-Encoding": "gzip", "A": "1", "transfer-encoding": "chunked"], .chunked,
                "Transfer-Encoding:chunked A:1"
            ),
            // An answer to HEAD may say how long the body would have been.
            (["Content-Length": "5", "Transfer-Encoding": "chunked"], .none, "Content-Length:5"),
        ] as [(HTTPHeaders, BodyFraming, String)]
    )
    func thereIsExactlyOneFraming(headers: HTTPHeaders, framing: BodyFraming, expected: String) {
        let fields = headers.settingFraming(framing).map { "\($0.name):\($0.value)" }
        #expect(fields.joined(separator: " ") == expected)
    }
}
