import HTTPMessages
import NIOCore
import NIOHTTP1
import TestSupport
import Upstreams

/// An ``UpstreamCall`` that a test moves from outside its event loop.
struct TestCall: Sendable {
    private let bound: NIOLoopBound<(call: UpstreamCall, delegate: CollectingDelegate)>
    private let eventLoop: any EventLoop
    /// What came back so far.
    let heard: Journal<Heard>
    /// An entry for each time the upstream took bytes again.
    let writable: Journal<Bool>

    /// Must be called on the event loop.
    init(_ call: UpstreamCall, _ delegate: CollectingDelegate, eventLoop: any EventLoop) {
        bound = NIOLoopBound((call, delegate), eventLoop: eventLoop)
        self.eventLoop = eventLoop
        heard = delegate.heard
        writable = delegate.writable
    }

    func send(_ text: String) async throws {
        try await act { call, _ in
            call.send(ByteBuffer(string: text))
            call.flush()
        }
    }

    func end(trailers: HTTPHeaders? = nil) async throws { try await act { call, _ in call.end(trailers: trailers) } }

    func cancel() async throws { try await act { call, _ in call.cancel() } }

    func setReading(_ isReading: Bool) async throws { try await act { call, _ in call.setReading(isReading) } }

    /// Stops reading as soon as a piece of the body comes.
    func pauseAtFirstBody() async throws {
        try await act { call, delegate in
            delegate.onBody = { [weak delegate] in
                delegate?.onBody = nil
                call.setReading(false)
            }
        }
    }

    /// Waits until the answer is whole or has failed.
    var answer: [Heard] {
        get async { await heard.wait { $0.last?.isLast ?? false } }
    }

    /// Where its connection goes to.
    var peerReach: AddressReach? {
        get async throws { try await eventLoop.submit { bound.value.call.peerReach }.get() }
    }

    /// Whether the upstream takes bytes.
    var isWritable: Bool {
        get async throws { try await eventLoop.submit { bound.value.call.isWritable }.get() }
    }

    private func act(_ action: @escaping @Sendable (UpstreamCall, CollectingDelegate) -> Void) async throws {
        try await eventLoop.submit { action(bound.value.call, bound.value.delegate) }.get()
    }
}
