import NIOHTTP1

@testable import Matching

// Sketches of made-up requests.
extension RequestSketch {
    static func sample(
        _ body: String,
        type: String = "application/json",
        target: String = "/v1/chat",
        gateway: String = "g"
    ) -> RequestSketch {
        var builder = CanonicalRequestBuilder(
            gateway: gateway,
            method: "POST",
            target: target,
            headers: ["content-type": type],
            rules: MatchingRules()
        )
        builder.append(body.utf8)
        return RequestSketch(of: builder.finish())
    }

    static func chat(_ text: String, model: String = "m", stream: Bool = false, rest: String = "") -> RequestSketch {
        sample(#"{"model":"\#(model)","stream":\#(stream),"messages":[{"role":"user","content":"\#(text)"}]\#(rest)}"#)
    }

    /// How much two requests differ.
    func distance(to other: RequestSketch) -> Int {
        cells.withUnsafeBufferPointer { cells in
            other.cells.withUnsafeBufferPointer { Self.distance(cells, $0) }
        }
    }
}
