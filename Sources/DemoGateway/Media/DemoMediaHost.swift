import NIOHTTP1

/// The other host of the demo: where the media are, with links that are signed and really expire.
///
/// Like the gateway it is a function from requests to answers. What it has:
///
/// | path | like | without a good signature |
/// | --- | --- | --- |
/// | `/files/…` | S3: presigned `GET`, `PUT` and forms | 403 in XML |
/// | `/private/…` | Azure Blob Storage with a shared access signature, as behind OpenAI's picture links | 403 in XML |
/// | `/v1/files/jobs/…/public` | aigateway.sh's media | 400 in that gateway's JSON |
/// | `/prompt/…` | Pollinations: every `GET` makes another picture | wants none |
///
/// It gets no credentials from a client that minds where it sends them, and refuses every request that has some: so
/// tests see keys that leak to other hosts.
package struct DemoMediaHost: Sendable {
    private let ledger: DemoLedger
    private let pace: DemoPace

    init(ledger: DemoLedger, pace: DemoPace) {
        self.ledger = ledger
        self.pace = pace
    }

    /// Answers a request.
    ///
    /// - Parameters:
    ///   - request: The whole request; its target has no name of a gateway.
    ///   - now: The time of day, in seconds since 1970.
    /// - Returns: The whole answer.
    package func answer(_ request: DemoRequest, now: Int = DemoSurroundings.still.now) -> DemoAnswer {
        let call = MediaCall(request, now: now, ledger: ledger)
        var answer = Self.leak(in: call)?.answer ?? routed(call)
        answer.headers.add(name: "Server", value: "demo-media")
        if request.method == "HEAD" { answer.steps = [] }
        return answer
    }

    private func routed(_ call: MediaCall) -> DemoAnswer {
        switch call.segments.first {
        case "files": StoreFlow.answer(call)
        case "private" where call.method == "GET": SharedAccessFlow.answer(call)
        case "v1" where call.method == "GET": PublicFileFlow.answer(call)
        case "prompt" where call.method == "GET": paint(call)
        default: StoreError.unknownFile.answer
        }
    }

    /// Another picture each time, after some work: such a link must not be asked twice.
    private func paint(_ call: MediaCall) -> DemoAnswer {
        let seed = DemoSeed(9).derived("\(call.path) \(ledger.occurrence(of: "paint \(call.path)"))")
        return .whole(DemoPicture.png(seed), type: "image/png", after: pace.slowWork)
    }

    private static func leak(in call: MediaCall) -> StoreError? {
        let names = ["authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie"]
        guard let name = names.first(where: { call.headers.contains(name: $0) }) else { return nil }
        return StoreError(
            status: 400,
            code: "InvalidArgument",
            message: "Only one auth mechanism allowed: a signed link needs no \(name)"
        )
    }
}
