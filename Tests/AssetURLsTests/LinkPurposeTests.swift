import Testing

@testable import AssetURLs

@Suite("What a link is for")
struct LinkPurposeTests {
    @Test(
        "Names fall into words",
        arguments: [
            ("poll_url", ["poll", "url"]), ("pollUrl", ["poll", "url"]), ("poll-URL", ["poll", "url"]),
            ("URL", ["url"]), ("", []), ("__", []), ("video2url", ["video", "url"]), ("größe", ["größe"]),
        ]
    )
    func words(name: String, words: [String]) {
        #expect(LinkPurpose.words(of: name) == words)
    }

    @Test("Media may be fetched", arguments: [["url"], ["data", "image_url", "url"], ["result", "file_url"], []])
    func media(members: [String]) {
        #expect(LinkPurpose.mayBeMedia(members))
    }

    @Test(
        "Links whose names say that they are for something else may not",
        arguments: [
            ["upload_url"], ["urls", "get"], ["urls", "cancel"], ["status_url"], ["poll", "url"], ["pollingUrl"],
            ["links", "next", "url"], ["self", "uri"], ["uploads", "upload", "url"], ["webhookURL"],
            ["annotations", "url_citation", "url"],
        ]
    )
    func others(members: [String]) {
        #expect(!LinkPurpose.mayBeMedia(members))
    }
}
