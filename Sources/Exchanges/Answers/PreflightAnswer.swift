import HTTPMessages
import Listening
import NIOHTTP1

/// The answer to requests that no gateway needs to see: `OPTIONS *`, and the preflights by which a browser asks whether
/// a page of an allowed origin may send what it wants to send (Fetch §4.8; docs/design.md §12).
struct PreflightAnswer {
    private let head: ResponseHead

    /// The answer, or `nil` for every other request; foreign origins were refused before.
    init?(_ request: RequestHead) {
        guard request.method == "OPTIONS" else { return nil }
        var fields: HTTPHeaders = [:]
        if let origin = request.headers.first(name: "origin"),
            let method = request.headers.first(name: "access-control-request-method")
        {
            fields.add(name: "Access-Control-Allow-Origin", value: origin)
            fields.add(name: "Access-Control-Allow-Methods", value: method)
            if let names = request.headers.first(name: "access-control-request-headers") {
                fields.add(name: "Access-Control-Allow-Headers", value: names)
            }
            fields.add(name: "Access-Control-Max-Age", value: "600")
            fields.add(name: "Vary", value: "Origin")
        } else if request.target != "*" {
            return nil
        }
        fields.add(name: "x-tapedeck", value: Outcome.own.rawValue)
        head = ResponseHead(status: 204, headers: fields)
    }

    /// What sends it.
    func responder(_ writer: ResponseWriter) -> any Responder { HeadResponder(head: head, writer: writer) }
}
