import BodyFormats
import NIOHTTP1
import Testing

@testable import DemoGateway

@Suite struct SignedFormTests {
    private let client = DemoClient(media: "http://127.0.0.1:9001")

    /// What the gateway hands out for a form.
    private func handedOut() throws -> (url: String, fields: [(String, String)], asset: String) {
        let answer = try client.post("/imgly/v1/uploads", #"{"content_type":"image/png","method":"POST"}"#).json
        let fields = try #require(answer["fields"]?.objectValue).map { ($0.name, $0.value.stringValue ?? "") }
        let (url, asset) = (answer["upload_url"]?.stringValue, answer["asset_url"]?.stringValue)
        return (try #require(url), fields, try #require(asset))
    }

    private func post(_ url: String, _ fields: [(String, String)], after seconds: Int = 0) throws -> DemoAnswer {
        var body = fields.flatMap { name, value in
            Array("--XX\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        body += Array("--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"k.png\"\r\n".utf8)
        body += Array("Content-Type: image/png\r\n\r\nkite\r\n--XX--\r\n".utf8)
        let headers: HTTPHeaders = ["Content-Type": "multipart/form-data; boundary=XX"]
        return try client.follow(url, method: "POST", headers: headers, body: body, after: seconds)
    }

    @Test("A form with the fields that were handed out stores its file")
    func stores() throws {
        let (url, fields, asset) = try handedOut()
        let answer = try post(url, fields)
        #expect(answer.status == 204 && answer.headers["content-length"].isEmpty)
        let file = try client.follow(try client.follow(asset).headers["location"].first)
        #expect(file.text == "kite" && file.headers["content-type"] == ["image/png"])
    }

    @Test("A form is refused with another key, another policy, too late, and without a signature")
    func refuses() throws {
        let (url, fields, _) = try handedOut()
        func changed(_ name: String, _ value: String) -> [(String, String)] {
            fields.map { $0.0 == name ? (name, value) : $0 }
        }
        #expect(try post(url, changed("key", "in_other")).text.contains("Policy Condition failed"))
        #expect(try post(url, changed("policy", "e30=")).text.contains("SignatureDoesNotMatch"))
        #expect(try post(url, changed("x-amz-credential", "AKIA/x")).text.contains("InvalidAccessKeyId"))
        #expect(try post(url, fields, after: 60).text.contains("Policy expired."))
        #expect(try post(url, fields.filter { $0.0 != "x-amz-signature" }).status == 403)
        #expect(try post(url, fields, after: 59).status == 204)
    }

    @Test("A form whose length nobody says, or without a file, is refused")
    func malformed() throws {
        let (url, fields, _) = try handedOut()
        #expect(try client.follow(url, method: "POST").status == 411)
        let body = fields.flatMap { name, value in
            Array("--XX\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        let answer = try client.follow(
            url,
            method: "POST",
            headers: ["Content-Type": "multipart/form-data; boundary=XX"],
            body: body + Array("--XX--\r\n".utf8)
        )
        #expect(answer.status == 400)
    }
}
