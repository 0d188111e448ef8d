import BodyFormats
import NIOHTTP1
import Testing

@testable import DemoGateway

@Suite struct DemoMediaHostTests {
    private let client = DemoClient(media: "http://127.0.0.1:9001")

    private func link(_ path: String, _ body: String, _ member: String, headers: HTTPHeaders = [:]) throws -> String {
        let answer = client.post(path, body, headers: headers)
        let received = DemoReceived(headers: answer.headers, body: answer.body)
        return try #require(DemoLink(step: 0, place: .member(member)).url(in: [received]))
    }

    @Test(
        "Credentials beside a link are refused, whatever the link",
        arguments: ["Authorization", "X-Api-Key", "Cookie", "x-goog-api-key", "api-key"]
    )
    func leaks(name: String) throws {
        let pollinations: HTTPHeaders = ["x-gateway-force-provider": "pollinations"]
        let asked = #"{"prompt":"a kite"}"#
        let all = [
            try link("/openai/v1/images/generations", asked, "url"),
            try link("/aigateway/v1/images/generations", asked, "url"),
            try link("/free-ai-gateway/v1/images/generations", asked, "url", headers: pollinations),
            try #require(client.get("/imgly/v1/assets/out_1.png").headers["location"].first),
        ]
        for link in all {
            #expect(link.hasPrefix("http://127.0.0.1:9001/"))
            #expect(try client.follow(link).status == 200)
            #expect(try client.follow(link, headers: [name: "Bearer sk-1"]).status == 400)
        }
    }

    @Test("A Pollinations link makes another picture each time")
    func painting() throws {
        let headers: HTTPHeaders = ["x-gateway-force-provider": "pollinations"]
        let link = try link("/free-ai-gateway/v1/images/generations", #"{"prompt":"a fox"}"#, "url", headers: headers)
        #expect(try client.follow(link).body != client.follow(link).body)
    }

    @Test("There is nothing else")
    func others() throws {
        #expect(try client.follow("http://127.0.0.1:9001/other").status == 404)
        #expect(try client.follow("http://127.0.0.1:9001/prompt/x", method: "POST").status == 404)
    }

    @Test("OpenAI's picture is behind a shared access signature")
    func sharedAccess() throws {
        let link = try link("/openai/v1/images/generations", #"{"prompt":"a kite"}"#, "url")
        #expect(link.contains("/private/org-demo/user-demo/img-") && link.contains("&sv=") && link.contains("&sig="))
        let picture = try client.follow(link)
        #expect(picture.headers["content-type"] == ["image/png"])
        #expect(try client.follow(link, method: "HEAD").headers["content-length"] == ["\(picture.body.count)"])
        #expect(try client.follow(link, after: 59).status == 200)
        for late in [try client.follow(link, after: 60), try client.follow(link, after: -1)] {
            #expect(late.status == 403 && late.text.contains("<Code>AuthenticationFailed</Code>"))
        }
        #expect(try client.follow(link.replacing("sp=r", with: "sp=w")).status == 403)
        #expect(try client.follow(link.replacing("img-", with: "img_")).status == 403)
        #expect(try client.follow(link.replacing("&sig=", with: "&gis=")).status == 403)
    }

    @Test("aigateway.sh's media want token, exp and k, and are the same by each link")
    func publicFile() throws {
        let link = try link("/aigateway/v1/images/generations", #"{"prompt":"a kite"}"#, "url")
        let picture = try client.follow(link)
        #expect(picture.status == 200)
        let path = String(link.prefix { $0 != "?" }).replacing("/public", with: "")
        let withKey = path.replacing("9001/", with: "9000/aigateway/")
        #expect(try client.follow(withKey).body == picture.body)
        let late = try client.follow(link, after: 60)
        #expect(late.status == 400)
        #expect(try late.json["error"]?["code"]?.integerValue == 400)
        for (from, to) in [
            ("token=", "nekot="), ("&k=1", "&k=2"), ("&exp=", "&exp=1"), ("/out", "/our"), ("job_", "jo_"),
        ]
        where link.contains(from) {
            #expect(try client.follow(link.replacing(from, with: to)).status == 400, "\(from)")
        }
        #expect(try client.follow("http://127.0.0.1:9001/v1/files/jobs/job_1/out.mp4").status == 404)
    }
}
