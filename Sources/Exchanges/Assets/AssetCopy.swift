import HTTPMessages
import Listening
import Logging
import Matching
import NIOCore
import NIOHTTP1
import Upstreams

/// The phase that answers a request for an asset from the copy that was downloaded in the background, also for its head
/// or a part of it; while the download is under way, it waits (docs/design.md §6).
///
/// Where there is no copy after all, the request is forwarded like any other.
final class AssetCopy: Responder {
    private let request: GatewayRequest
    private let key: AssetTable.Key
    private let cassette: OpenCassette
    private let writer: ResponseWriter
    private let services: LoopServices
    private let upstreams: UpstreamPool
    private let copy: EventLoopFuture<AssetTable.Copy?>
    private var answer: (any Responder)?
    private var isRequestComplete = false
    private var isClientHere = true

    /// Creates the phase.
    ///
    /// - Parameters:
    ///   - request: What to answer.
    ///   - key: The asset.
    ///   - copy: What there is, when that is known.
    ///   - cassette: Where it is.
    ///   - writer: The way back to the client.
    ///   - services: Those of the event loop.
    ///   - upstreams: The way out.
    init(
        _ request: GatewayRequest,
        key: AssetTable.Key,
        copy: EventLoopFuture<AssetTable.Copy?>,
        cassette: OpenCassette,
        writer: ResponseWriter,
        services: LoopServices,
        upstreams: UpstreamPool
    ) {
        self.request = request
        self.key = key
        self.copy = copy
        self.cassette = cassette
        self.writer = writer
        self.services = services
        self.upstreams = upstreams
    }

    func begin() {
        let bound = NIOLoopBound(self, eventLoop: services.eventLoop)
        copy.whenSuccess { bound.value.answer(from: $0) }
    }

    func receive(_ bytes: ByteBuffer) { answer?.receive(bytes) }

    func receiveEnd(trailers: HTTPHeaders?) {
        isRequestComplete = true
        answer?.receiveEnd(trailers: trailers)
    }

    var wantsMore: Bool { answer?.wantsMore ?? true }

    func clientBecameWritable() { answer?.clientBecameWritable() }

    func clientGone() {
        isClientHere = false
        answer?.clientGone()
    }

    private func answer(from copy: AssetTable.Copy?) {
        guard isClientHere else { return }
        // The copy is the latest answer, however often it is asked for.
        var cursor = ReplayCursor()
        let playback = Playback(fastForward: true)
        guard let copy,
            case .hit(let entry) = cassette.next(key.fingerprint, method: "GET", cursor: &cursor, playback: playback)
        else { return forward(insteadOf: copy) }
        let bound = NIOLoopBound(self, eventLoop: services.eventLoop)
        LoadedAnswer.load(entry, from: cassette, for: request, headers: copy.headers, services: services)
            .whenComplete { bound.value.play($0, from: copy) }
    }

    private func play(_ result: Result<LoadedAnswer.Selected?, any Error>, from copy: AssetTable.Copy) {
        guard isClientHere else { return }
        guard case .success(let selected?) = result else { return forward(insteadOf: copy) }
        services.handOut(selected.answer.links, by: request, recordedAt: selected.answer.giver)
        services.logger.debug("answered from the copy", metadata: ["request": "\(request.line)"])
        enter(Replayer(selected, outcome: .recorded, request: request, writer: writer, services: services))
    }

    /// Asks the upstream.
    ///
    /// - Parameter copy: What there should have been. Its blob or the cassette is not there any more, so nobody is to
    ///   look for it again.
    private func forward(insteadOf copy: AssetTable.Copy?) {
        if copy != nil { services.assets.lost(key) }
        enter(
            services.recorded(
                request,
                cassette: cassette,
                writer: writer,
                upstreams: upstreams,
                expectsContinue: true
            )
        )
    }

    private func enter(_ responder: any Responder) {
        answer = responder
        responder.begin()
        if isRequestComplete { responder.receiveEnd(trailers: nil) }
    }
}
