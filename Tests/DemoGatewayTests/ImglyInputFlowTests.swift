import BodyFormats
import NIOHTTP1
import Testing

@testable import DemoGateway

@Suite struct ImglyInputFlowTests {
    private let client = DemoClient(media: "http://127.0.0.1:9001")

    private func edit(_ link: String, _ member: String = "image_urls") -> DemoAnswer {
        client.post("/imgly/v1/responses", #"{"model":"m","prompt":"dusk","\#(member)":["\#(link)"]}"#)
    }

    @Test("An upload can be named once it is there")
    func upload() throws {
        let links = try client.post("/imgly/v1/uploads", #"{"content_type":"image/png"}"#).json
        let asset = try #require(links["asset_url"]?.stringValue)
        #expect(asset.hasPrefix("http://127.0.0.1:9000/imgly/v1/assets/in_"))
        #expect(edit(asset).status == 400)
        let headers: HTTPHeaders = ["Content-Type": "image/png"]
        let stored = try client.follow(links["upload_url"]?.stringValue, method: "PUT", headers: headers, body: [1, 2])
        #expect(stored.status == 200)
        #expect(edit(asset).status == 200)
        let redirect = try client.follow(asset)
        #expect(redirect.status == 302)
        #expect(try client.follow(redirect.headers["location"].first).body == [1, 2])
    }

    @Test("What was generated can be named, by its link and by what that redirects to")
    func generated() throws {
        let answer = client.post("/imgly/v1/responses", #"{"model":"bfl/flux-2","prompt":"a kite"}"#)
        let link = try #require(try answer.frames.last?["output"]?[0]?["url"]?.stringValue)
        #expect(edit(link).status == 200)
        let signed = try #require(try client.follow(link).headers["location"].first)
        #expect(edit(signed).status == 200)
        #expect(edit(signed.replacing("Expires=60", with: "Expires=61")).status == 400)
    }

    @Test(
        "A link that nobody handed out, or to the client's own machine, cannot be fetched",
        arguments: [
            "http://127.0.0.1:9000/imgly/v1/assets/in_1", "http://127.0.0.1:9000/imgly/v1/assets/out_gw_1.png",
            "http://127.0.0.1:4141/imgly/v1/assets/in_1", "http://localhost:4141/@s/imgly/v1/assets/in_1",
            "http://127.0.0.1:9001/files/out_1.png",
        ],
        ["image_urls", "image_url", "audio_url", "video_urls"]
    )
    func unknown(link: String, member: String) throws {
        let answer = edit(link, member)
        #expect(answer.status == 400)
        #expect(try answer.json["error"]?["message"]?.stringValue == "This cannot be fetched: \(link)")
        let nested = #"{"model":"@a/b","provider_input":{"prompt":"dusk","\#(member)":"\#(link)"}}"#
        #expect(client.post("/imgly/v1/responses", nested).status == 400)
    }

    @Test("Links elsewhere and data URLs are not the demo's concern")
    func elsewhere() {
        for link in ["https://example.com/a.png", "data:image/png;base64,AAAA"] { #expect(edit(link).status == 200) }
        #expect(edit("http://127.0.0.1:1/x", "homepage").status == 200)
    }
}
