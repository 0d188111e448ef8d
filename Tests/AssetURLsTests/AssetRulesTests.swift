import Gateways
import Testing

@testable import AssetURLs

@Suite("What an asset URL is")
struct AssetRulesTests {
    private let rules = AssetRules(
        GatewayProfile(
            name: "acme",
            summary: "",
            assetHosts: ["Media.acme.example", "127.0.0.1:9002", "[::1]:80", "[2001:db8::0:1]", "not a host", ""],
            assetFields: ["preview"],
            assetHeaders: ["X-Acme-Upload"]
        )
    )

    @Test("Fields are those of every gateway and the profile's own, letter by letter")
    func fields() {
        let common = [
            "url", "urls", "uri", "upload_url", "asset_url", "file_url", "result_url", "download_url", "image_url",
            "video_url", "audio_url",
        ]
        for name in common + ["preview"] { #expect(rules.isField(name)) }
        for name in ["URL", "", "link", "imageUrl", "Preview"] { #expect(!rules.isField(name)) }
    }

    @Test("Headers are the two of every gateway and the profile's own, in any case")
    func headers() {
        for name in ["location", "Content-Location", "x-acme-upload"] { #expect(rules.isHeader(name)) }
        for name in ["link", "x-goog-upload-url", ""] { #expect(!rules.isHeader(name)) }
    }

    @Test(
        "A host without a port counts with every port, one with a port only with that",
        arguments: [
            ("https://media.acme.example", true), ("http://MEDIA.acme.example:8080", true),
            ("https://x.media.acme.example", false), ("http://127.0.0.1:9002", true), ("https://127.0.0.1:9002", true),
            ("http://127.0.0.1", false), ("http://[::1]", true), ("https://[::1]", false),
            ("https://[2001:DB8::1]:7", true),
        ]
    )
    func hosts(url: String, isAsset: Bool) throws {
        #expect(rules.isAssetHost(try #require(AbsoluteURL(url)).origin) == isAsset)
    }

    @Test("Text is what models say")
    func text() {
        #expect(AssetRules.isTextMember("delta"))
        #expect(AssetRules.isTextMember("partial_json"))
        #expect(!AssetRules.isTextMember("url"))
    }
}
