import AssetURLs
import BodyFormats
import TestSupport
import Testing

@Suite("Rewriting links in JSON")
struct LinkRewriterTests {
    @Test(
        "String values that are wholly a URL are asked about, with the members around them",
        arguments: [
            (#""http://h/""#, [" http://h/"]),
            (#"{"url":"http://h/a"}"#, ["url http://h/a"]),
            (#"{"a":{"b":[1,{"c":"https://x"}],"d":"HTTPS://Y"}}"#, ["a/b/c https://x", "a/d HTTPS://Y"]),
            (#"{"urls":["http://1",["http://2"]],"x":"http://3"}"#, ["urls http://1", "urls http://2", "x http://3"]),
            (#"[{"a":1},"http://1"]"#, [" http://1"]),
            (#"{"a":true,"b":-1.5e+3,"c":null,"d":false,"e":0,"url":"http://h"}"#, ["url http://h"]),
            (#"{"\u0075rl":"\u0068ttp:\/\/h\/\u00e9\ud83d\ude00é"}"#, ["url http://h/é😀é"]),
            (#"{ "a" : [ ] , "b" : { } , "url" : "http://h" } "#, ["url http://h"]),
            (
                #"{"a":"b"}\#n{"c":"http://1"}\#r\#n"http://2" 7 [ "http://3" ]"#,
                ["c http://1", " http://2", " http://3"]
            ),
            ("\u{FEFF}" + #"{"url":"http://h"}"#, ["url http://h"]),
        ]
    )
    func asks(text: String, found: [String]) {
        #expect(LinkRewriter.found(text) == found)
    }

    @Test(
        "Names, longer texts, data URLs and other values are not",
        arguments: [
            #"{"http://h/":1}"#, #"["see http://h/", " http://h/", "data:image/png;base64,aHR0cDov", "ftp://h/"]"#,
            #"["http:/h/", "https", "http", "", "h", "httpsx://h/", "\\http://h/"]"#, "{}", "[]", "", "  ",
        ]
    )
    func passes(text: String) {
        #expect(LinkRewriter.found(text) == [])
        #expect(LinkRewriter.rewritten(text) == text)
    }

    @Test(
        "Only the start of the URL changes; the rest stays as it was written",
        arguments: [
            (#"{"a":"http://h/x?a=1\u0026b=\"é"}"#, #"{"a":"http://here/x?a=1\u0026b=\"é"}"#),
            (#"["http:\/\/h\/x\/y"]"#, #"["http:\/\/here\/x\/y"]"#),
            (#"["http:/\/h/x"]"#, #"["http:\/\/here/x"]"#),
            (#"["\u0068ttp:\u002f\u002Fh\u002fx"]"#, #"["http://here\u002fx"]"#),
            (#"["http://h/1","http://g/2","http://h/3"]"#, #"["http://here/1","http://g/2","http://here/3"]"#),
        ]
    )
    func changes(text: String, changed: String) {
        #expect(LinkRewriter.rewritten(text) == changed)
    }

    @Test(
        "From what is not JSON on, nothing changes",
        arguments: [
            #"not json "http://h/""#, #"{"a" "http://h/"}"#, #"["a" "http://h/"]"#, #"{"a":1,}"http://h/""#,
            #"{"a":tru "http://h/"}"#, #"[truex,"http://h/"]"#, #"[01,"http://h/"]"#, #"[1.,"http://h/"]"#,
            #"[-,"http://h/"]"#, #"[+1,"http://h/"]"#, #"[1e,"http://h/"]"#, #"['x',"http://h/"]"#,
            #"["\x","http://h/"]"#, #"["\u12g4","http://h/"]"#, "[\"a\nb\",\"http://h/\"]", #"]"http://h/""#,
            #"{"a":1]"http://h/""#, #"[1}"http://h/""#, #"{"a":1}"http://h/""#, #"{1:"http://h/"}"#,
            #"["http://h/\q","http://h/"]"#, "[\"http://h/\n\",\"http://h/\"]", #"{"\q":"http://h/"}"#,
            #""a":"http://h/""#, #"{"a"}"http://h/""#, #"[,"http://h/"]"#, "\u{FEFF}\u{FEFF}\"http://h/\"",
            "{\"a\nb\":\"http://h/\"}", "[NaN,\"http://h/\"]",
        ]
    )
    func stops(text: String) {
        #expect(LinkRewriter.rewritten(text) == text)
    }

    @Test("What came before is changed all the same")
    func before() {
        #expect(LinkRewriter.rewritten(#"["http://h/1" x "http://h/2"]"#) == #"["http://here/1" x "http://h/2"]"#)
    }

    @Test("A URL that is no valid text stays, and those behind it do not")
    func badText() {
        for bad in [#"\ud800"#, #"\udc00\ud800"#] {
            #expect(
                LinkRewriter.rewritten(#"["http://h/\#(bad)","http://h/"]"#) == #"["http://h/\#(bad)","http://here/"]"#
            )
        }
        let body = Array(#"["http://h/"#.utf8) + [0xFF] + Array(#"","http://h/"]"#.utf8)
        let (run, _) = LinkRewriter.run([body[...]], .json, LinkRewriter.shortDecision)
        #expect(run.output == Array(#"["http://h/"#.utf8) + [0xFF] + Array(#"","http://here/"]"#.utf8))
    }

    @Test("A byte order mark that breaks off is not JSON")
    func brokenMark() {
        for count in 1...2 {
            let body = [0xEF, 0xBB].prefix(count) + Array(#""http://h/""#.utf8)
            for format in [LinkRewriter.Format.json, .eventStream] {
                let (run, _) = LinkRewriter.run([body[...]], format, LinkRewriter.shortDecision)
                #expect(run.output == Array(body))
            }
        }
    }

    @Test("A string of 16 KiB is still held, a longer one passes", arguments: [0, 1])
    func limit(excess: Int) {
        let fixed = #""http://h/""#
        let url = #""http://h/\#(String(repeating: ".", count: 16 * 1024 - fixed.utf8.count + excess))""#
        let changed = url.replacing("//h", with: "//here")
        #expect(LinkRewriter.rewritten("[\(url),\(fixed)]") == "[\(excess == 0 ? changed : url),\"http://here/\"]")

        var rewriter = LinkRewriter(format: .json)
        let bytes = Array(url.utf8.dropLast(excess == 0 ? 1 : 2))
        let output = bytes.withUnsafeBytes { rewriter.feed($0, decide: LinkRewriter.shortDecision) }
        #expect(output == .bytes([]))
        #expect(rewriter.finish() == bytes)
    }

    @Test("A URL with media in base64 in it stays, as on replay its bytes are not seen")
    func mediaInside() {
        let media = String(repeating: "QUJD", count: 256)
        for text in [#"["http://h/?;base64,\#(media)"]"#, #"["http://h/?;BASE64,\#(media)"]"#] {
            #expect(LinkRewriter.rewritten(text) == text)
        }
        let shorter = #"["http://h/?;base64,\#(media.dropLast(4))"]"#
        #expect(LinkRewriter.rewritten(shorter) == shorter.replacing("//h", with: "//here"))
    }

    @Test("Nesting deeper than the limit is not JSON")
    func depth() {
        let limit = JSONScanner.depthLimit
        for (depth, changes) in [(limit, true), (limit + 1, false)] {
            let text = String(repeating: "[", count: depth) + #""http://h/""# + String(repeating: "]", count: depth)
            #expect((LinkRewriter.rewritten(text) != text) == changes)
        }
    }

    @Test("Nothing waits but what may be a URL")
    func promptness() {
        var rewriter = LinkRewriter(format: .json)
        func feed(_ text: String) -> LinkRewriter.Output {
            Array(text.utf8).withUnsafeBytes { rewriter.feed($0, decide: LinkRewriter.shortDecision) }
        }
        func bytes(_ text: String) -> LinkRewriter.Output { .bytes(Array(text.utf8)) }
        #expect(feed(#"{"na"#) == .same)
        #expect(feed(#"me":"a"#) == .same)
        #expect(feed(#"bc","x":""#) == bytes(#"bc","x":"#))
        #expect(feed(#"htt"#) == bytes(""))
        #expect(feed(#"y"#) == bytes(#""htty"#))
        #expect(feed(#"y","url":"http:"#) == bytes(#"y","url":"#))
        #expect(feed(#"//h/a b"#) == bytes(""))
        #expect(feed("") == bytes(""))
        #expect(feed(#"c"}"#) == bytes(#""http://here/a bc"}"#))
        #expect(feed("  ") == .same)
        #expect(feed(#""http://h/"#) == bytes(""))
        #expect(rewriter.finish() == Array(#""http://h/"#.utf8))
        #expect(rewriter.finish() == [])
        #expect(feed(#"""#) == .same)
    }

    @Test("Base64 that passes elsewhere is counted, and what was held comes before it")
    func skips() {
        var rewriter = LinkRewriter(format: .json)
        func feed(_ text: String) -> LinkRewriter.Output {
            Array(text.utf8).withUnsafeBytes { rewriter.feed($0, decide: LinkRewriter.shortDecision) }
        }
        #expect(feed(#"{"b64_json":""#) == .bytes(Array(#"{"b64_json":"#.utf8)))
        #expect(rewriter.skip(2000) == Array("\"".utf8))
        #expect(rewriter.skip(0) == [])
        #expect(feed(#"","uri":"data:image/png;base64,"#) == .same)
        #expect(rewriter.skip(1000) == [])
        #expect(feed(#"","url":"http://h/"}"#) == .bytes(Array(#"","url":"http://here/"}"#.utf8)))
        let place = 13 + 2000 + 31 + 1000 + 9
        #expect(rewriter.edits.edits == [ByteEdits.Edit(place..<place + 8, Array("http://here".utf8))])
        #expect(rewriter.skip(1) == [])
        #expect(feed(#""http://h/""#) == .same)
    }

    @Test("Base64 in a comment or another field of an event is nothing to its data")
    func skipsOutsideOfData() {
        var rewriter = LinkRewriter(format: .eventStream)
        func feed(_ text: String) -> LinkRewriter.Output {
            Array(text.utf8).withUnsafeBytes { rewriter.feed($0, decide: LinkRewriter.shortDecision) }
        }
        #expect(feed(": \"") == .same)
        #expect(rewriter.skip(1024) == [])
        #expect(feed("\"\nid: \"") == .same)
        #expect(rewriter.skip(1024) == [])
        #expect(feed("\"\ndata: [\"http://h/\"]\n\n") == .bytes(Array("\"\ndata: [\"http://here/\"]\n\n".utf8)))
        #expect(feed("data: [\"") == .bytes(Array("data: [".utf8)))
        #expect(rewriter.skip(1024) == Array("\"".utf8))
        #expect(feed("\",\"http://h/\"]\n\n") == .bytes(Array("\",\"http://here/\"]\n\n".utf8)))
    }

    @Test("Base64 inside of a name makes it one that is too long")
    func skipsInName() {
        var rewriter = LinkRewriter(format: .json)
        var names: [String] = []
        func feed(_ text: String) {
            _ = Array(text.utf8).withUnsafeBytes {
                rewriter.feed($0) { _, members in
                    names += members
                    return nil
                }
            }
        }
        feed(#"{"url"#)
        _ = rewriter.skip(1024)
        feed(#"url":"http://h/","uri":"http://h/"}"#)
        #expect(names == ["", "uri"])
    }
}
