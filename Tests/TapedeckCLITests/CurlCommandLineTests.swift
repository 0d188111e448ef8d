import NIOHTTP1
import Testing

@testable import TapedeckCLI

@Suite("CurlCommandLine")
struct CurlCommandLineTests {
    private let files: [String: String] = ["body.json": "{\"a\":\n1}\n", "kite.PNG": "png", "-": "from input"]

    private func request(_ text: String) throws -> StatedRequest {
        let files = files
        return try CurlCommandLine.request(text) { (path) throws(CLIError) in
            guard let text = files[path] else { throw .usage("no \(path)") }
            return Array(text.utf8)
        }
    }

    private func body(_ text: String) throws -> String { String(decoding: try request(text).body, as: UTF8.self) }

    @Test("without data it is a GET, with data a POST of a form")
    func methods() throws {
        #expect(
            try request("curl https://a.example/v1 -H 'X-A: 1' -H 'X-B;' -H 'Accept:'")
                == StatedRequest(
                    method: "GET",
                    url: "https://a.example/v1",
                    headers: ["X-A": "1", "X-B": ""],
                    body: []
                )
        )
        #expect(
            try request("curl -d a=1 https://a.example --data 'b=2'")
                == StatedRequest(
                    method: "POST",
                    url: "https://a.example",
                    headers: ["Content-Type": "application/x-www-form-urlencoded"],
                    body: Array("a=1&b=2".utf8)
                )
        )
        #expect(try request("curl -X DELETE a.example/x").method == "DELETE")
        #expect(try request("curl -X DELETE a.example/x").url == "http://a.example/x")
        #expect(try request("curl -I a.example").method == "HEAD")
        #expect(try request("curl -d '' a.example").method == "POST")
        #expect(try request("curl /openai/v1/models").url == "/openai/v1/models")
    }

    @Test(
        "data are text, files, or encoded",
        arguments: [
            ("-d @body.json", #"{"a":1}"#), ("--data-binary @body.json", "{\"a\":\n1}\n"), ("--data-raw @x", "@x"),
            ("-d 'a\nb'", "a\nb"), ("-d @-", "from input"), ("--data-ascii x", "x"),
            ("--data-urlencode 'a=b c&d'", "a=b%20c%26d"), ("--data-urlencode 'é'", "%C3%A9"),
            ("--data-urlencode '=a=b'", "a%3Db"), ("--data-urlencode a@- -d z", "a=from%20input&z"),
            ("--data-urlencode @-", "from%20input"), ("--json '{' --json '}'", "{}"),
            ("--json @body.json", "{\"a\":\n1}\n"),
        ]
    )
    func data(options: String, expected: String) throws {
        #expect(try body("curl https://a.example \(options)") == expected)
    }

    @Test("headers that are stated take the place of curl's own")
    func contentTypes() throws {
        let json = try request(#"curl https://a.example -H "content-type: application/json" -d '{}'"#)
        #expect(json.headers == ["content-type": "application/json"])
        #expect(
            try request("curl https://a.example --json '{}'").headers
                == ["Content-Type": "application/json", "Accept": "application/json"]
        )
        #expect(try request("curl a.example -H Content-Type: -d x").headers.isEmpty)
    }

    @Test("options of one letter may stand together, with a value behind the last")
    func letters() throws {
        let request = try request("curl -sSXPUT -da=1 -uuser:pass -r0-9 -Aagent -e ref -b c=1 --url https://a.example")
        #expect(request.method == "PUT")
        #expect(request.body == Array("a=1".utf8))
        #expect(
            request.headers == [
                "Authorization": "Basic dXNlcjpwYXNz", "Range": "bytes=0-9", "User-Agent": "agent", "Referer": "ref",
                "Cookie": "c=1", "Content-Type": "application/x-www-form-urlencoded",
            ]
        )
    }

    @Test("-G puts the data into the query")
    func query() throws {
        let request = try request("curl -G https://a.example/x?z=0 -d a=1 --data-urlencode 'b=c d'")
        #expect(request.url == "https://a.example/x?z=0&a=1&b=c%20d")
        #expect(request.method == "GET" && request.body.isEmpty && request.headers.isEmpty)
        #expect(try self.request("curl -G a.example -d a").url == "http://a.example?a")
    }

    @Test("-F makes the parts that curl makes")
    func form() throws {
        let request = try request(
            "curl a.example -F prompt='a kite; red' -F image=@kite.PNG -F 'f=@kite.PNG;type=a/b;filename=\"x.y\"'"
                + " -F 'text=<kite.PNG' --form-string 't=@x;type=y' -F 'n=1;type=text/plain' -H 'Content-Type: x'"
        )
        let boundary = CurlForm.boundary
        #expect(request.headers == ["Content-Type": "multipart/form-data; boundary=\(boundary)"])
        let part = { (fields: String, content: String) in
            "--\(boundary)\r\nContent-Disposition: form-data; name=\(fields)\r\n\r\n\(content)\r\n"
        }
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == part("\"prompt\"", "a kite; red")
                + part("\"image\"; filename=\"kite.PNG\"\r\nContent-Type: image/png", "png")
                + part("\"f\"; filename=\"x.y\"\r\nContent-Type: a/b", "png") + part("\"text\"", "png")
                + part("\"t\"", "@x;type=y") + part("\"n\"\r\nContent-Type: text/plain", "1") + "--\(boundary)--\r\n"
        )
    }

    @Test("what changes nothing is passed over, values included")
    func passedOver() throws {
        let request = try request(
            "curl --compressed -sSLkfN -o out -m 5 --retry 3 --http1.1 -w '%{http_code}' a.example"
        )
        #expect(request == StatedRequest(method: "GET", url: "http://a.example", headers: [:], body: []))
    }

    @Test(
        "what cannot be understood is named",
        arguments: [
            ("wget x", "the command must begin with curl"), ("", "the command must begin with curl"),
            ("curl -s", "there is no URL"), ("curl a b", "there is more than one URL"),
            ("curl a -X", "-X needs a value"),
            (
                "curl a --frob",
                "the option \"--frob\" is not known here; leave it out if it does not change the request"
            ),
            ("curl a -sZ", "the option \"-Z\" is not known here; leave it out if it does not change the request"),
            ("curl a -H x", "\"x\" is no header; write -H 'name: value'"),
            ("curl a -F x", "\"x\" is no part of a form; write -F name=value"),
            ("curl a -d x -F y=z", "-d, --json and -F exclude each other"),
            ("curl a -G -F y=z", "-G and -F exclude each other"),
        ]
    )
    func errors(text: String, message: String) {
        #expect(throws: CLIError.usage("--curl: \(message)")) { try request(text) }
    }

    @Test("a file that cannot be read is an error")
    func file() {
        #expect(throws: CLIError.usage("no x")) { try request("curl a -d @x") }
    }
}
