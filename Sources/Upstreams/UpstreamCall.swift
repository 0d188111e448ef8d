import HTTPMessages
package import NIOCore
package import NIOHTTP1

/// One request on its way to an upstream, and its answer on the way back.
///
/// Used on one event loop only.
///
/// What is sent before a connection is there waits here; back-pressure keeps that small, since ``isWritable`` is
/// `false` until then. A call is never repeated: a generation that is sent twice is paid twice (docs/design.md §5).
package final class UpstreamCall {
    /// Let go of when the call is over.
    private var delegate: (any UpstreamDelegate)?
    private var connection: UpstreamConnection?
    private var waiting: [HTTPClientRequestPart] = []
    private(set) var isRequestComplete = false
    private(set) var isOver = false
    private(set) var isReading = true

    let head: RequestHead
    /// Where the connection of the call goes to; `nil` before there is one.
    ///
    /// Through a proxy, which looks names up itself, a name counts as ``AddressReach/everywhere``.
    package private(set) var peerReach: AddressReach?

    init(head: RequestHead, delegate: any UpstreamDelegate) {
        self.head = head
        self.delegate = delegate
        waiting.append(
            .head(
                HTTPRequestHead(
                    version: .http1_1,
                    method: HTTPMethod(rawValue: head.method),
                    uri: head.target,
                    headers: head.headers
                )
            )
        )
    }

    /// Whether more of the request body can be taken now.
    package var isWritable: Bool { connection?.isWritable ?? false }

    /// Adds a piece of the request body; in the chunked coding it becomes one chunk.
    package func send(_ bytes: ByteBuffer) { write(.body(.byteBuffer(bytes))) }

    /// Sends what there is of the request so far: its head and the pieces that were added.
    package func flush() { connection?.flush() }

    /// Ends the request, and sends all of it.
    package func end(trailers: HTTPHeaders? = nil) {
        guard !isRequestComplete else { return }
        write(.end(trailers))
        isRequestComplete = true
        flush()
    }

    /// Stops or resumes reading the answer: back-pressure towards the upstream.
    package func setReading(_ isReading: Bool) {
        guard self.isReading != isReading else { return }
        self.isReading = isReading
        if isReading { connection?.resumeReading() }
    }

    /// Gives the call up: its connection closes, the delegate hears nothing more.
    package func cancel() {
        isOver = true
        delegate = nil
        waiting = []
        connection?.abandon()
        connection = nil
    }

    private func write(_ part: HTTPClientRequestPart) {
        guard !isOver else { return }
        if let connection { connection.send(part) } else { waiting.append(part) }
    }

    // MARK: For the connection

    func begin(on connection: UpstreamConnection) {
        self.connection = connection
        peerReach = connection.peerReach
        let parts = waiting
        waiting = []
        for part in parts { connection.send(part) }
        if connection.isWritable { delegate?.upstreamBecameWritable() }
    }

    func informational(_ head: ResponseHead) { delegate?.upstreamInformational(head) }
    func received(_ head: ResponseHead, framing: BodyFraming) { delegate?.upstreamHead(head, framing: framing) }
    func received(_ bytes: ByteBuffer) { delegate?.upstreamBody(bytes) }
    func readComplete() { delegate?.upstreamReadComplete() }
    func becameWritable() { delegate?.upstreamBecameWritable() }

    func ended(trailers: HTTPHeaders?) {
        guard !isOver else { return }
        isOver = true
        connection = nil
        let delegate = delegate.take()
        delegate?.upstreamEnd(trailers: trailers)
    }

    func failed(_ error: UpstreamError) {
        guard !isOver else { return }
        isOver = true
        connection = nil
        waiting = []
        let delegate = delegate.take()
        delegate?.upstreamFailed(error)
    }
}
