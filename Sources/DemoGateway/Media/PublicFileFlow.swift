import NIOHTTP1

/// `/v1/files/jobs/…/public`: aigateway.sh's media for whoever has the link.
enum PublicFileFlow {
    private static let key = Array("the demo gateway's media".utf8)

    /// `GET /v1/files/jobs/{job}/{name}/public?token&exp&k`.
    static func answer(_ call: MediaCall) -> DemoAnswer {
        let segments = call.segments
        guard segments.count == 6, segments.last == "public", segments[1] == "files", segments[2] == "jobs" else {
            return failure(404, "There is no such file: \(call.path)")
        }
        guard let token = call.parameter("token"), let end = call.parameter("exp").flatMap(Int.init),
            call.parameter("k") == "1", token == Self.token(path: call.path, nonce: token.prefix(16), end: end)
        else { return failure(400, "The link is not signed, or not by this gateway") }
        guard call.now.seconds < end else { return failure(400, "The link has expired") }
        let file = AIGatewayFlow.media(job: String(segments[3]), name: String(segments[4]))
        return MediaFlow.file(file.content, type: file.type, call.headers)
    }

    /// The query for a path; `nonce` has 16 letters and makes it another one each time.
    static func query(path: String, nonce: String, end: Int) -> String {
        "token=\(token(path: path, nonce: nonce.prefix(16), end: end))&exp=\(end)&k=1"
    }

    private static func token(path: String, nonce: Substring, end: Int) -> String {
        "\(nonce)\(KeyedHash.hex(of: "\(nonce)\n\(path)\n\(end)", key: key).prefix(32))"
    }

    private static func failure(_ status: Int, _ message: String) -> DemoAnswer {
        DemoFailure(status: status, message: message, shape: .aigateway, seed: DemoSeed(0)).answer
    }
}
