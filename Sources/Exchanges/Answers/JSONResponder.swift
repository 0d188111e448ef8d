import HTTPMessages
import Listening
import NIOCore
import NIOHTTP1

/// Answers 200 with a JSON document of Tapedeck's own.
final class JSONResponder: Responder {
    private let body: ByteBuffer
    private let head: RequestHead
    private let writer: ResponseWriter

    init(body: ByteBuffer, head: RequestHead, writer: ResponseWriter) {
        self.body = body
        self.head = head
        self.writer = writer
    }

    func begin() {}

    func receive(_ bytes: ByteBuffer) {}

    func receiveEnd(trailers: HTTPHeaders?) {
        var fields: HTTPHeaders = ["Content-Type": "application/json"]
        fields.add(name: "Content-Length", value: String(body.readableBytes))
        AnswerHead(outcome: .own, origin: head.headers.first(name: "origin")).addOwn(to: &fields)
        writer.head(ResponseHead(status: 200, headers: fields), framing: .length(body.readableBytes))
        if head.method != "HEAD" { writer.body(body) }
        writer.end()
    }

    let wantsMore = true

    func clientBecameWritable() {}

    func clientGone() {}
}
