import AssetURLs
import Gateways
import NIOHTTP1
import Testing

@Suite("What becomes of a local URL in a request")
struct URLRestorerTests {
    @Test(
        "A gateway's address becomes its own URL, a via address the one it stands for; sessions are dropped",
        arguments: [
            ("http://127.0.0.1:4141/acme/v1/x?y#z", "https://gw.acme.example/api/v1/x?y#z"),
            ("https://LOCALHOST:4141/@s/acme//x%2F", "https://gw.acme.example/api//x%2F"),
            ("HTTP://[::1]:4141/acme", "https://gw.acme.example/api"),
            ("http://localhost:4141/acme#f", "https://gw.acme.example/api#f"),
            ("http://localhost:4141/plain?x", "http://[::1]:9001?x"),
            ("http://127.0.0.1:4141/_tapedeck/via/HTTPS/Cdn.example:443/a?b#c", "HTTPS://Cdn.example:443/a?b#c"),
            ("http://127.0.0.1:4141/@s/_tapedeck/via/http/[::1]", "http://[::1]"),
            ("http://127.0.0.1:4141/_tapedeck/via/http/h#/x", "http://h#/x"),
        ]
    )
    func restores(text: String, original: String) throws {
        #expect(try Samples.restorer().original(of: text) == original)
    }

    @Test(
        "Anything else stays",
        arguments: [
            "http://127.0.0.1:4142/acme/x", "http://localhost/acme/x", "http://127.0.0.1:4141", "", "http",
            "http://127.0.0.1:4141/other/x", "http://127.0.0.1:4141/_tapedeck/sessions", "/acme/x", "x",
            "http://127.0.0.1:4141/@/acme/x", "http://127.0.0.1:4141/_tapedeck/via/ftp/h/x",
            "see http://127.0.0.1:4141/acme/x", "http://127.0.0.1:4141/acme/x y", "http://u@127.0.0.1:4141/acme/x",
            "http://127.0.0.1:41411/acme/x", "ftp://127.0.0.1:4141/acme/x",
            "http://127.0.0.1:4141/_tapedeck/via/http/u@h",
        ]
    )
    func stays(text: String) throws {
        #expect(try Samples.restorer().original(of: text) == nil)
    }

    @Test("The one gateway at / has every path but those of others")
    func root() throws {
        let restorer = try Samples.restorer(Samples.single())
        #expect(restorer.original(of: "http://127.0.0.1:4141") == "http://[::1]:9001")
        #expect(restorer.original(of: "http://127.0.0.1:4141/x") == "http://[::1]:9001/x")
        #expect(restorer.original(of: "http://127.0.0.1:4141/@s?x") == "http://[::1]:9001?x")
        #expect(restorer.original(of: "http://127.0.0.1:4141/plain/x") == "http://[::1]:9001/x")
        #expect(restorer.original(of: "http://127.0.0.1:4141/_tapedeck/x") == nil)
    }

    @Test("Headers that are wholly a local URL change, but Host and Origin")
    func headers() throws {
        let local = "http://127.0.0.1:4141/acme/x"
        let headers: HTTPHeaders = [
            "Host": local, "origin": local, "REFERER": local, "X": "see \(local)", "a": "1", "x-a": local, "A": "2",
        ]
        let original = "https://gw.acme.example/api/x"
        let expected: HTTPHeaders = [
            "Host": local, "origin": local, "REFERER": original, "X": "see \(local)", "a": "1", "x-a": original,
            "A": "2",
        ]
        let restored = try Samples.restorer().restored(headers)
        #expect(restored.map { "\($0.name): \($0.value)" } == expected.map { "\($0.name): \($0.value)" })
    }
}
