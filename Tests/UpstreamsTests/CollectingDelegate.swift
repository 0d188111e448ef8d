import HTTPMessages
import NIOCore
import NIOHTTP1
import TestSupport
import Upstreams

/// Writes down what it hears.
final class CollectingDelegate: UpstreamDelegate {
    let heard = Journal<Heard>()
    /// An entry for each time the upstream took bytes again.
    let writable = Journal<Bool>()
    var onBody: (() -> Void)?

    func upstreamInformational(_ head: ResponseHead) {
        heard.append(.informational(head.status, head.reason, fields(head.headers)))
    }

    func upstreamHead(_ head: ResponseHead, framing: BodyFraming) {
        heard.append(.head(head.status, head.reason, fields(head.headers), "\(framing)"))
    }

    func upstreamBody(_ bytes: ByteBuffer) {
        heard.append(.body(String(buffer: bytes)))
        onBody?()
    }

    func upstreamReadComplete() {}

    func upstreamEnd(trailers: HTTPHeaders?) { heard.append(.end(fields(trailers ?? [:]))) }

    func upstreamFailed(_ error: UpstreamError) { heard.append(.failed(error)) }

    func upstreamBecameWritable() { writable.append(true) }

    private func fields(_ headers: HTTPHeaders) -> [String] { headers.map { "\($0.name): \($0.value)" } }
}
