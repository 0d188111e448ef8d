import Gateways
import HTTPMessages
import Listening
import NIOCore
import NIOHTTP1
import Upstreams

/// Answers that Tapedeck gives in a gateway's place, in the gateway's own error shape, so that its SDK shows them.
enum OwnAnswer {
    /// Writes a JSON error and ends the answer.
    ///
    /// SDKs repeat many errors by themselves; `x-should-retry: false` keeps them from it where it would not help.
    static func send(
        _ request: GatewayRequest,
        outcome: Outcome,
        status: Int,
        code: String,
        message: String,
        hint: String?,
        mayRetry: Bool,
        headers: HTTPHeaders = [:],
        to writer: ResponseWriter
    ) {
        let body = request.address.dialect.errorBody(status: status, code: code, message: message, hint: hint)
        var fields: HTTPHeaders = ["Content-Type": "application/json"]
        fields.add(name: "Content-Length", value: String(body.count))
        fields.add(contentsOf: headers)
        if !mayRetry { fields.add(name: "x-should-retry", value: "false") }
        request.answer(outcome).addOwn(to: &fields)
        writer.head(ResponseHead(status: status, headers: fields), framing: .length(body.count))
        if request.head.method != "HEAD" { writer.body(ByteBuffer(bytes: body)) }
        writer.end()
    }

    /// Writes the answer to a request whose way out failed (502, 504) or that leads where it may not (403); it is never
    /// recorded.
    static func send(_ error: UpstreamError, for request: GatewayRequest, to writer: ResponseWriter) {
        if case .addressRefused = error {
            let refusal = Refusal(status: error.status, code: error.code, message: error.message, hint: error.hint)
            return send(refusal, for: request, to: writer)
        }
        send(
            request,
            outcome: .error,
            status: error.status,
            code: error.code,
            message: error.message,
            hint: error.hint,
            mayRetry: false,
            to: writer
        )
    }
    /// Writes the answer to a request that this server does not serve, as the client's page may read it.
    static func send(_ refusal: Refusal, for request: GatewayRequest, to writer: ResponseWriter) {
        var head = refusal.head
        head.headers.remove(name: "x-tapedeck")
        request.answer(.refused).addOwn(to: &head.headers)
        writer.head(head, framing: .length(refusal.body.readableBytes))
        if request.head.method != "HEAD" { writer.body(refusal.body) }
        writer.end()
    }
}
