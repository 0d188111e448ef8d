import Gateways
import TestSupport
import Testing

@Suite struct ViaAddressTests {
    private let table: ProfileTable

    init() throws { table = try ProfileTable(arguments: ["aigate"]) }

    private func via(_ target: String, headers: [String] = []) -> ViaAddress? {
        guard case .via(let via) = LocalAddress.resolve(target, sessionHeaders: headers, table: table) else {
            return nil
        }
        return via
    }

    @Test(
        "It stands for the URL in it, byte for byte",
        arguments: [
            ("https/h:1//a%2F?b|c", "https://h:1//a%2F?b|c"), ("http/h", "http://h"), ("http/h?x", "http://h?x"),
            ("HTTPS/Media.Example:443/@x/_tapedeck", "HTTPS://Media.Example:443/@x/_tapedeck"),
            ("http/[::1]:8/a", "http://[::1]:8/a"),
        ]
    )
    func url(rest: String, url: String) throws {
        let found = try #require(via("/_tapedeck/via/" + rest))
        #expect(found.url.text == url)
        #expect(found.session == nil)
        #expect(found.sessionPrefix.isEmpty)
        #expect(ViaAddress.path(of: found.url) == "/_tapedeck/via/" + rest)
    }

    @Test("A session comes from the path or from the header")
    func sessions() throws {
        let inPath = try #require(via("/@s/_tapedeck/via/https/h/a"))
        #expect(inPath.session?.description == "s")
        #expect(inPath.sessionPrefix == "/@s")
        let inHeader = try #require(via("/_tapedeck/via/https/h/a", headers: ["s"]))
        #expect(inHeader.session?.description == "s")
        #expect(inHeader.sessionPrefix == "/@s", "who follows the link may not send the header")
    }

    @Test("It is compared with its origin normalised and without a fragment")
    func path() throws {
        #expect(
            via("/@s/_tapedeck/via/HTTPS/Media.Example:443/A?b#c")?.path == "/_tapedeck/via/https/media.example/A?b"
        )
        #expect(via("/_tapedeck/via/http/h:8")?.path == "/_tapedeck/via/http/h:8/")
        #expect(via("/_tapedeck/via/http/h?x")?.path == "/_tapedeck/via/http/h/?x")
    }

    @Test(
        "What stands for no URL is malformed",
        arguments: [
            "", "/", "?x", "/https", "/https/", "/https//x", "/ftp/h/x", "/https/u@h/x", "/https/h:0/", "/https/a b/",
            "/https:/h/x", "/https/h\\x/y",
        ]
    )
    func malformed(rest: String) {
        #expect(
            LocalAddress.resolve("/_tapedeck/via" + rest, table: table) == .malformed(.malformedAsset("/via" + rest))
        )
    }
}
