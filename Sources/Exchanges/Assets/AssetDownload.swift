import AssetURLs
import Cassettes
import Gateways
import HTTPMessages
import Logging
import NIOCore
import NIOHTTP1
import Upstreams

/// The download of an asset that an answer named: the request, the redirects it leads to, and the bytes at their end
/// (docs/design.md §6).
///
/// Nothing is kept unless the bytes are here: then they and the redirects become interactions, as if a client had
/// asked. Lives on the event loop of the exchange that named the asset.
final class AssetDownload: UpstreamDelegate, Draining {
    /// One request on the way to the bytes.
    private struct Hop {
        let key: AssetTable.Key
        let recording: Recording
        var headers: HTTPHeaders = [:]
        var trailers: HTTPHeaders?
    }

    /// The most bytes an asset may have.
    static let limit = 512 << 20
    /// The most redirects that are followed.
    private static let redirectLimit = 10

    private let services: LoopServices
    private let cassette: OpenCassette
    private let named: NamedAsset
    private var request: GatewayRequest
    private var hops: [Hop] = []
    private var call: UpstreamCall?
    private var coded: CodedAnswer?
    private var next: NamedAsset?
    private var size = 0
    private var isStoring = false
    private var isOver = false

    /// Prepares the download.
    ///
    /// - Parameters:
    ///   - named: What to get.
    ///   - request: The request that a client would make for it.
    ///   - key: What that request is known by; nobody else gets it meanwhile.
    ///   - cassette: Where it is recorded.
    ///   - services: Those of the event loop.
    init(
        _ named: NamedAsset,
        request: GatewayRequest,
        key: AssetTable.Key,
        cassette: OpenCassette,
        services: LoopServices
    ) {
        self.named = named
        self.request = request
        self.cassette = cassette
        self.services = services
        let recording = Recording(request, cassette: cassette, services: services, isPrefetched: true)
        hops = [Hop(key: key, recording: recording)]
    }

    /// Begins.
    func start() {
        services.began(self)
        ask()
    }

    private func ask() {
        guard let upstreams = services.upstreams, let hop = hops.last else { return fail("there is no way out") }
        let head = UpstreamHead.make(
            from: request.head,
            for: request.address,
            framing: .none,
            expectsContinue: false
        )
        coded = nil
        next = nil
        let bound = NIOLoopBound(self, eventLoop: services.eventLoop)
        hop.recording.onRoom = { bound.value.balance() }
        hop.recording.requestSent()
        hop.recording.endRequest(trailers: nil)
        let origin = request.address.origin
        let address = UpstreamAddress(isTLS: origin.scheme == .https, host: origin.host, port: origin.port)
        let call = upstreams.call(head, to: address, reach: request.policy, delegate: self)
        self.call = call
        call.end()
        request.session.note { $0.liveCalls += 1 }
    }

    // MARK: The answer

    func upstreamInformational(_ head: ResponseHead) {}

    func upstreamHead(_ head: ResponseHead, framing: BodyFraming) {
        var head = head
        var framing = framing
        switch head.status {
        case 200..<300:
            if request.isResource(head.status, head.headers) { return passOver() }
        case 301, 302, 303, 307, 308:
            guard let link = services.redirect(in: head, to: request, at: call?.peerReach),
                let location = named.redirected(to: link, from: request)
            else { return fail("its redirect leads nowhere") }
            next = location
        default: return fail("it was answered with \(head.status)")
        }
        if case .length(let length) = framing, length > Self.limit { return failAsTooLarge() }
        hops[hops.count - 1].headers = head.headers
        do throws(UpstreamError) {
            coded = try ContentDecoding.begin(&head, framing: &framing).map(CodedAnswer.init)
        } catch {
            return upstreamFailed(error)
        }
        hops.last?.recording.addHead(head, framing: framing, removedCoding: coded?.name)
    }

    func upstreamBody(_ bytes: ByteBuffer) {
        guard !isOver else { return }
        guard let coded else { return take(bytes) }
        coded.append(bytes)
        decode()
    }

    /// Decodes as much of a coded answer as the disk takes now.
    private func decode() {
        guard !isOver else { return }
        do throws(UpstreamError) {
            try coded?.decode(while: { takesMore }, to: { take($0) })
        } catch {
            upstreamFailed(error)
        }
    }

    private var takesMore: Bool { !isOver && !(hops.last?.recording.wantsResponsePause ?? false) }

    func upstreamReadComplete() { balance() }

    func upstreamEnd(trailers: HTTPHeaders?) {
        guard !isOver else { return }
        if coded?.holds(back: { [unowned self] in upstreamEnd(trailers: trailers) }) ?? false { return }
        do throws(UpstreamError) {
            try coded?.finish()
        } catch {
            return upstreamFailed(error)
        }
        hops[hops.count - 1].trailers = trailers
        if let next { follow(next) } else { store() }
    }

    func upstreamFailed(_ error: UpstreamError) { fail(error.message) }

    func upstreamBecameWritable() {}

    /// Gives the download up; one that is here is written all the same, which takes no upstream.
    func cut() {
        if !isStoring { fail("the server stopped before it was here") }
    }

    private func take(_ bytes: ByteBuffer) {
        guard !isOver, bytes.readableBytes > 0 else { return }
        size += bytes.readableBytes
        if size > Self.limit { return failAsTooLarge() }
        hops.last?.recording.addResponse(bytes)
    }

    private func balance() {
        guard !isOver else { return }
        if coded?.isHeld ?? false { decode() }
        call?.setReading(takesMore)
    }

    /// Keeps nothing, and leaves it to clients.
    private func passOver() {
        call?.cancel()
        services.logger.debug("no asset, so not kept", metadata: ["asset": "\(named.text)"])
        end(isStored: false, isAsset: false)
    }

    // MARK: Redirects

    private func follow(_ next: NamedAsset) {
        guard hops.count <= Self.redirectLimit else { return fail("it has more than \(Self.redirectLimit) redirects") }
        guard let request = services.request(for: next) else { return fail("its redirect leads to no known host") }
        let key = services.assetKey(of: request, in: cassette)
        guard !hops.contains(where: { $0.key == key }) else { return fail("its redirects go in a circle") }
        switch services.assets.claim(key, redirectedFrom: hops[0].key, on: services.eventLoop) {
        case nil: fail("its redirects go in a circle")
        case .yours, .unknown:
            self.request = request
            let recording = Recording(request, cassette: cassette, services: services, isPrefetched: true)
            hops.append(Hop(key: key, recording: recording))
            ask()
        case .stored: store()
        case .underWay(let future):
            let bound = NIOLoopBound(self, eventLoop: services.eventLoop)
            future.whenSuccess { copy in
                if copy == nil {
                    bound.value.fail("what it redirects to could not be had")
                } else {
                    bound.value.store()
                }
            }
        }
    }

    // MARK: The end

    /// Writes what was recorded on the way, in order.
    private func store() {
        guard !isOver else { return }
        isStoring = true
        let bound = NIOLoopBound(self, eventLoop: services.eventLoop)
        var stored = services.eventLoop.makeSucceededVoidFuture()
        for index in hops.indices {
            stored = stored.flatMap {
                let hop = bound.value.hops[index]
                return hop.recording.finish(.complete, trailers: hop.trailers)
            }
        }
        stored.whenComplete { result in
            switch result {
            case .success: bound.value.stored()
            case .failure(let error): bound.value.lost(error)
            }
        }
    }

    private func lost(_ error: any Error) {
        // Nothing is wrong with the asset; the recording is not what it should be (docs/design.md §9).
        request.session.note { $0.lost += 1 }
        fail("it could not be stored: \(error)")
    }

    private func stored() {
        guard !isOver else { return }
        let size = size
        request.session.note { $0.noteAsset(bytes: size) }
        services.logger.info(
            "asset fetched",
            metadata: ["asset": "\(named.text)", "bytes": "\(size)", "n": "\(hops.last?.recording.number ?? 0)"]
        )
        end(isStored: true)
    }

    private func failAsTooLarge() { fail("it has more than \(Self.limit >> 20) MiB") }

    private func fail(_ reason: String) {
        guard !isOver else { return }
        call?.cancel()
        let text = named.text
        request.session.note { $0.noteAssetFailure(url: text, reason: reason) }
        services.logger.warning("asset not fetched", metadata: ["asset": "\(named.text)", "why": "\(reason)"])
        end(isStored: false)
    }

    private func end(isStored: Bool, isAsset: Bool = true) {
        isOver = true
        for hop in hops {
            hop.recording.discard()
            let copy = isStored ? AssetTable.Copy(headers: hop.headers) : nil
            services.assets.finished(hop.key, with: copy, isAsset: isAsset)
        }
        services.assets.jobEnded()
        services.ended(self)
    }
}
