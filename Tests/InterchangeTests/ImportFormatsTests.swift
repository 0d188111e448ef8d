import Testing

@testable import Interchange

@Suite("ImportFormats")
struct ImportFormatsTests {
    @Test(
        "files are told by what they hold",
        arguments: [
            (#"{"log":{"entries":[]}}"#, "har"), ("\u{FEFF} {\n\"log\" : 1", "har"),
            ("interactions:\n- request:\n", "vcr"), ("version: 1\ninteractions: []\n", "vcr"),
            ("---\nhttp_interactions:\n", "vcr"), (#"{"interactions": []}"#, "vcr"), ("- request:\n    body:", "vcr"),
            ("1234:7:version;2:21#}", "mitmproxy"), ("", nil), ("hello: interactions", nil), ("[]", nil),
            ("1234567890123:x", nil), (":", nil),
        ] as [(String, String?)]
    )
    func detection(text: String, name: String?) {
        #expect(ImportFormats.format(of: Array(text.utf8))?.name == name)
    }

    @Test("mitmproxy's files are not read; whoever has one learns what to do")
    func mitmproxy() {
        func remedy(_ name: String) -> String? {
            do throws(ImportError) {
                _ = try MitmproxyImport().reader(of: Array("4:abcd,".utf8), named: name)
                return nil
            } catch {
                return error.description
            }
        }
        #expect(
            remedy("a.flow") == "flow files of mitmproxy are read by mitmproxy only; turn it into an HTTP Archive with "
                + "'mitmdump -nr a.flow --set hardump=a.flow.har' and import that"
        )
        #expect(remedy("my flow")?.contains("mitmdump -nr 'my flow' --set hardump='my flow'.har") == true)
    }
}
