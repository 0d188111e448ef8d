import HTTPMessages
import Listening
import NIOCore
import NIOHTTP1

/// Answers with a head alone, once the request is complete.
final class HeadResponder: Responder {
    private let head: ResponseHead
    private let writer: ResponseWriter

    init(head: ResponseHead, writer: ResponseWriter) {
        self.head = head
        self.writer = writer
    }

    func begin() {}

    func receive(_ bytes: ByteBuffer) {}

    func receiveEnd(trailers: HTTPHeaders?) {
        writer.head(head, framing: .none)
        writer.end()
    }

    let wantsMore = true

    func clientBecameWritable() {}

    func clientGone() {}
}
