import BodyFormats
import NIOHTTP1
import Testing

@testable import DemoGateway

@Suite struct StoreFlowTests {
    private let client = DemoClient(media: "http://127.0.0.1:9001")
    private let links = MediaLinks(
        origin: "http://127.0.0.1:9001",
        now: DemoTime(seconds: DemoSurroundings.still.now),
        lifetime: 60
    )

    @Test("A link has the file, its head and parts of it, until it expires")
    func download() throws {
        let link = links.object("out_1.mp4")
        let film = try client.follow(link)
        #expect(film.status == 200 && film.headers["content-type"] == ["video/mp4"])
        let head = try client.follow(link, method: "HEAD")
        #expect(head.steps.isEmpty && head.headers["content-length"] == ["\(film.body.count)"])
        let part = try client.follow(link, headers: ["Range": "bytes=500-999"])
        #expect(part.status == 206 && part.body == Array(film.body[500...999]))
        let tag = try #require(film.headers["etag"].first)
        #expect(try client.follow(link, headers: ["If-None-Match": tag]).status == 304)
        #expect(try client.follow(link, after: 59).status == 200)
        let late = try client.follow(link, after: 60)
        #expect(late.status == 403)
        #expect(late.text.contains("<Code>AccessDenied</Code><Message>Request has expired</Message>"))
        #expect(late.headers["content-type"] == ["application/xml"])
    }

    @Test("A link that was changed is refused, whatever was changed")
    func changed() throws {
        let link = links.object("out_1.mp4")
        let others = [
            link.replacing("out_1", with: "out_2"), link.replacing("Expires=60", with: "Expires=600"),
            link + "&response-content-type=text%2Fhtml", String(link.dropLast()) + (link.hasSuffix("0") ? "1" : "0"),
        ]
        for other in others {
            let answer = try client.follow(other)
            #expect(answer.status == 403 && answer.text.contains("<Code>SignatureDoesNotMatch</Code>"), "\(other)")
        }
        let elsewhere = try client.follow(link, headers: ["Host": "127.0.0.1:4141"])
        #expect(elsewhere.text.contains("SignatureDoesNotMatch"))
        #expect(try client.follow(link.replacing("AKIADEMO", with: "AKIAREAL")).text.contains("InvalidAccessKeyId"))
        #expect(try client.follow(link.replacing("X-Amz-Date", with: "X-Amz-Day")).status == 400)
        #expect(try client.follow(link.replacing("Expires=60", with: "Expires=x")).status == 400)
        let bare = try client.follow(String(link.prefix { $0 != "?" }))
        #expect(bare.status == 403 && bare.text.contains("<Message>Access Denied</Message>"))
        #expect(try client.follow(link, method: "DELETE").status == 403)
    }

    @Test("An upload needs a length, the signed type, and a link that is meant for it")
    func upload() throws {
        let link = links.object("in_1", method: "PUT", type: "image/png")
        func put(_ link: String, _ headers: HTTPHeaders) throws -> DemoAnswer {
            try client.follow(link, method: "PUT", headers: headers, body: [1, 2, 3])
        }
        #expect(try client.follow(links.object("in_1")).text.contains("<Code>NoSuchKey</Code>"))
        let typed: HTTPHeaders = ["Content-Type": "image/png"]
        #expect(try put(links.object("in_1"), typed).status == 403)
        #expect(try put(link, ["Content-Type": "image/jpeg"]).status == 403)
        let chunked: HTTPHeaders = ["Content-Type": "image/png", "Transfer-Encoding": "chunked"]
        let refused = try client.follow(link, method: "PUT", headers: chunked)
        #expect(refused.status == 411 && refused.text.contains("MissingContentLength"))
        let stored = try put(link, typed)
        #expect(stored.status == 200 && stored.steps.isEmpty)
        let back = try client.follow(links.object("in_1"))
        #expect(back.body == [1, 2, 3] && back.headers["content-type"] == ["image/png"])
        #expect(back.headers["etag"] == stored.headers["etag"])
        #expect(try client.follow(link).status == 403)
    }
}
