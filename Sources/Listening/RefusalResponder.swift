import HTTPMessages
package import NIOCore
package import NIOHTTP1

/// Answers a request with a ``Refusal`` and drops its body.
package final class RefusalResponder: Responder {
    private let refusal: Refusal
    private let writer: ResponseWriter

    /// Creates a responder that will say `refusal` through `writer`.
    package init(refusal: Refusal, writer: ResponseWriter) {
        self.refusal = refusal
        self.writer = writer
    }

    package func begin() {
        // A client that awaits a 100 sends its body only then; this answer is all it gets (RFC 9110 §10.1.1).
        if isImmediate {
            writer.closeAfterAnswer()
            answer()
        }
    }

    package func receive(_ bytes: ByteBuffer) {}

    package func receiveEnd(trailers: HTTPHeaders?) {
        if !isImmediate { answer() }
    }

    package let wantsMore = true

    package func clientBecameWritable() {}

    package func clientGone() {}

    private var isImmediate: Bool { refusal.closes || writer.awaitsContinue }

    private func answer() {
        let body = refusal.body
        writer.head(refusal.head, framing: .length(body.readableBytes))
        writer.body(body)
        writer.end()
    }
}

extension RefusalResponder {
    /// Says that nothing can answer here now.
    package static func unavailable(_ writer: ResponseWriter) -> RefusalResponder {
        let refusal = Refusal(
            status: 503,
            code: "unavailable",
            message: "This server cannot take the request.",
            hint: "Try again, or restart the server.",
            closes: true
        )
        return RefusalResponder(refusal: refusal, writer: writer)
    }
}
