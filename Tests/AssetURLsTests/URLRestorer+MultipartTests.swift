import AssetURLs
import BodyFormats
import Testing

@Suite("Local URLs in multipart bodies")
struct URLRestorerMultipartTests {
    private func restored(_ body: String) throws -> String {
        let bytes = Array(body.utf8)
        let edits = try Samples.restorer().edits(ofMultipart: bytes, boundary: Array("b".utf8))
        return String(decoding: edits.applied(to: bytes), as: UTF8.self)
    }

    private func body(_ contents: String...) -> String {
        contents.map { "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n\($0)\r\n" }.joined() + "--b--\r\n"
    }

    @Test("Parts that are wholly one change")
    func changes() throws {
        let local = "http://127.0.0.1:4141/acme/x"
        let original = "https://gw.acme.example/api/x"
        #expect(
            try restored(body(local, "", " \(local)", local, "http", "\(local)\n"))
                == body(original, "", " \(local)", original, "http", "\(local)\n")
        )
    }

    @Test("A part that is longer than any URL stays, and a malformed body")
    func stays() throws {
        let long = "http://127.0.0.1:4141/acme/" + String(repeating: "x", count: 16 * 1024)
        #expect(try restored(body(long)) == body(long))
        let cut = String(body("http://127.0.0.1:4141/acme/x").dropLast(4))
        #expect(try restored(cut) == cut)
    }
}
