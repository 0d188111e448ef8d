import Blobs
import Gateways
import HTTPMessages
import Listening
import Logging
import Matching
import NIOCore
import NIOHTTP1
import NIOPosix
import Upstreams

/// The phase that looks a request up in the cassette: it takes the whole request in, asks the session's cursor, and
/// goes on with whoever answers.
///
/// In replay it is made without `upstreams`, so that no code path leads to the network (docs/design.md §2).
final class LookUp: Responder {
    private let request: GatewayRequest
    private let cassette: OpenCassette
    private let writer: ResponseWriter
    private let services: LoopServices
    private let upstreams: UpstreamPool?
    private let spool: BodySpool
    private var collected: [ByteBuffer] = []
    private var collectedBytes = 0
    private var trailers: HTTPHeaders?
    private var answer: (any Responder)?
    /// The request's own, when it is known.
    private var fingerprint: Fingerprint?
    private var isClientHere = true

    /// A request above this size is not looked up where it can be forwarded: it would have to be held until its end.
    private static let collectLimit = 64 << 20

    init(
        _ request: GatewayRequest,
        cassette: OpenCassette,
        writer: ResponseWriter,
        services: LoopServices,
        upstreams: UpstreamPool?
    ) {
        self.request = request
        self.cassette = cassette
        self.writer = writer
        self.services = services
        self.upstreams = upstreams
        let builder = request.use.rules.builder(
            gateway: request.address.mount.name,
            method: request.head.method,
            target: request.address.path,
            headers: request.head.headers,
            own: cassette.ownUpstreams(of: request.address.mount)
        )
        spool = services.spool(BodyIntake(headers: request.head.headers, store: nil, builder: builder))
    }

    func begin() {
        if request.head.headers.contains(name: "expect") {
            writer.informational(ResponseHead(status: 100))
        }
        let bound = NIOLoopBound(self, eventLoop: services.eventLoop)
        spool.onRoom = { bound.value.writer.readMore() }
    }

    func receive(_ bytes: ByteBuffer) {
        if let answer { return answer.receive(bytes) }
        spool.append(bytes)
        guard let upstreams else { return }
        collected.append(bytes)
        collectedBytes += bytes.readableBytes
        if collectedBytes > Self.collectLimit { forward(through: upstreams) }
    }

    func receivedAllHere() { answer?.receivedAllHere() }

    func receiveEnd(trailers: HTTPHeaders?) {
        if let answer { return answer.receiveEnd(trailers: trailers) }
        self.trailers = trailers
        spool.onRoom = nil
        let bound = NIOLoopBound(self, eventLoop: services.eventLoop)
        spool.finish().whenComplete { result in bound.value.lookUp(result) }
    }

    var wantsMore: Bool { answer?.wantsMore ?? !spool.isFull }

    func clientBecameWritable() { answer?.clientBecameWritable() }

    func clientGone() {
        isClientHere = false
        spool.onRoom = nil
        answer?.clientGone()
    }

    // MARK: Who answers

    private func lookUp(_ result: Result<BodyIntake.Body, any Error>) {
        guard isClientHere else { return }
        guard case .success(let body) = result, let canonical = body.canonical else {
            return fail("the request could not be taken in")
        }
        fingerprint = canonical.fingerprint
        if let upstreams { return lookUp(canonical, hasBody: body.size > 0, else: upstreams) }
        switch next(canonical.fingerprint, hasBody: body.size > 0) {
        case .hit(let entry): replay(entry)
        case .exhausted(let played, let recorded):
            let statuses = cassette.statuses(for: canonical.fingerprint)
            miss(canonical, played: MissExplanation.Played(times: played, recorded: recorded, statuses: statuses))
        case .unknown: miss(canonical, played: nil)
        }
    }

    /// Plays what the cassette has, if that is good and not too old; else the request is forwarded.
    private func lookUp(_ canonical: CanonicalRequest, hasBody: Bool, else upstreams: UpstreamPool) {
        let fingerprint = canonical.fingerprint
        let known = cassette.answers(to: fingerprint)
        let old = good(next(fingerprint, hasBody: hasBody))
        if let fresh = old.flatMap(fresh) { return replay(fresh) }
        let isCurrent = { [cassette] in cassette.answers(to: fingerprint) == known }
        if !forwardWhole(fingerprint, through: upstreams, insteadOf: old, ifCurrent: isCurrent) {
            lookUp(canonical, hasBody: hasBody, else: upstreams)
        }
    }

    /// Asks the cursor; a head or a part that was not recorded as such is looked for as the whole (docs/design.md §6).
    private func next(_ fingerprint: Fingerprint, hasBody: Bool) -> ReplayCursor.Answer {
        let answer = request.session.next(fingerprint, method: request.head.method, in: request.use)
        guard answer == .unknown, !hasBody, let whole = fingerprintOfWhole(),
            cassette.holdsWhole(whole, playback: request.use.settings.playback)
        else { return answer }
        return request.session.next(whole, method: "GET", in: request.use)
    }

    /// The fingerprint of the `GET` for the whole of which this request wants the head or a part.
    private func fingerprintOfWhole() -> Fingerprint? {
        guard let headers = request.head.headersOfWhole else { return nil }
        return request.use.rules.builder(
            gateway: request.address.mount.name,
            method: "GET",
            target: request.address.path,
            headers: headers,
            own: cassette.ownUpstreams(of: request.address.mount)
        ).finish().fingerprint
    }

    private func replay(_ entry: IndexEntry, status: CacheStatus? = nil) {
        let bound = NIOLoopBound(self, eventLoop: services.eventLoop)
        let changes = cassette.changes
        LoadedAnswer.load(entry, from: cassette, for: request, services: services).whenComplete { result in
            bound.value.play(result, entry, status, changes)
        }
    }

    private func play(
        _ result: Result<LoadedAnswer.Selected?, any Error>,
        _ entry: IndexEntry,
        _ status: CacheStatus?,
        _ changes: Int
    ) {
        guard isClientHere else { return }
        switch result {
        case .success(nil):
            fail("the cassette does not hold interaction \(entry.n) any more")
        case .success(let selected?):
            request.session.note { $0.noteHit(tokens: selected.usage) }
            services.handOut(selected.answer.links, by: request, recordedAt: selected.answer.giver)
            if upstreams == nil, isTooOld(entry) {
                services.logger.warning(
                    "older than --max-age",
                    metadata: ["request": "\(request.line)", "recorded": "\(cassette.recordedAt(entry) ?? "")"]
                )
            }
            services.logger.debug("replayed", metadata: ["request": "\(request.line)", "n": "\(entry.n)"])
            let replayer = Replayer(
                selected,
                outcome: .replayed,
                request: request,
                writer: writer,
                services: services,
                status: status
            )
            answer = replayer
            if status == nil, entry.fingerprint == fingerprint {
                writer.repetition = PlayedAgain(
                    entry,
                    selected,
                    replayer.whole,
                    request: request,
                    changes: changes,
                    services: services
                )
            }
            replayer.begin()
        case .failure(let error as BlobError):
            fail("\(error)", code: error.code)
        case .failure(let error):
            fail("\(error)")
        }
    }

    private func miss(_ canonical: CanonicalRequest, played: MissExplanation.Played?) {
        let cassette = cassette
        let remedy = MissAnswer.remedy(request.address.mount, cassette: cassette.name)
        let bound = NIOLoopBound(self, eventLoop: services.eventLoop)
        services.workers.runIfActive(eventLoop: services.eventLoop) {
            MissAnswer.explain(canonical, in: cassette, played: played, remedy: remedy)
        }.whenSuccess { explanation in
            let lookUp = bound.value
            guard lookUp.isClientHere else { return }
            MissAnswer.send(explanation, for: lookUp.request, to: lookUp.writer, logger: lookUp.services.logger)
        }
    }

    private func fail(_ message: String, code: String = "cassette_unreadable") {
        services.logger.error("not answered", metadata: ["request": "\(request.line)", "error": "\(message)"])
        request.session.note { $0.failed += 1 }
        OwnAnswer.send(
            request,
            outcome: .error,
            status: 502,
            code: code,
            message: message,
            hint: "Run tapedeck verify \(cassette.name).",
            mayRetry: false,
            to: writer
        )
    }

    /// The hit, if `auto` takes it for an answer: a cut one never, a transient error only if it is asked to.
    private func good(_ answer: ReplayCursor.Answer) -> IndexEntry? {
        guard case .hit(let entry) = answer, isGood(entry) else { return nil }
        return entry
    }

    private func isGood(_ entry: IndexEntry) -> Bool {
        entry.isGood || entry.end == .complete && request.use.settings.playback.keepErrors
    }

    /// The interaction, or the last one after it, if it is not too old.
    private func fresh(_ entry: IndexEntry) -> IndexEntry? {
        guard isTooOld(entry) else { return entry }
        let later = cassette.answers(to: entry.fingerprint).drop { $0 != entry }.dropFirst()
        guard let fresh = later.last(where: { isGood($0) && !isTooOld($0) }) else { return nil }
        request.session.notePlayed(fresh)
        return fresh
    }

    /// Whether `--max-age` wants this interaction recorded again.
    private func isTooOld(_ entry: IndexEntry) -> Bool {
        guard let maximum = request.use.settings.playback.maximumAge,
            let recorded = cassette.recordedAt(entry).flatMap(WallClock.milliseconds(of:))
        else { return false }
        return Duration.milliseconds(services.clock.now() - recorded) > maximum
    }

    // MARK: Forwarding

    /// Forwards a request that is here as a whole, unless the same is under way: then its answer is for both.
    ///
    /// - Parameters:
    ///   - fingerprint: The request's.
    ///   - upstreams: The way out.
    ///   - old: An answer that is played if there is no good one.
    ///   - isCurrent: Whether the cassette still holds what it held.
    /// - Returns: Whether it does.
    private func forwardWhole(
        _ fingerprint: Fingerprint,
        through upstreams: UpstreamPool,
        insteadOf old: IndexEntry?,
        ifCurrent isCurrent: () -> Bool
    ) -> Bool {
        let asset = services.asset(
            request,
            cassette: cassette,
            writer: writer,
            upstreams: upstreams,
            expectsContinue: false
        )
        if let asset {
            enter(asset)
            asset.receiveEnd(trailers: trailers)
            return true
        }
        let shared = services.sharedAnswer(
            to: WholeRequest(request: request, fingerprint: fingerprint, body: collected, trailers: trailers),
            cassette: cassette,
            writer: writer,
            upstreams: upstreams,
            fallBack: old.map { old in { [weak self] failure in self?.replay(old, since: failure) } },
            ifCurrent: isCurrent
        )
        if let shared { enter(shared) }
        return shared != nil
    }

    /// Plays an old answer, as there is no new one.
    private func replay(_ old: IndexEntry, since failure: FlightFollower.Failure) {
        answer = nil
        let status = CacheStatus(failure: failure)
        services.logger.warning(
            "not recorded again, so the old answer is played",
            metadata: [
                "request": "\(request.line)", "status": "\(status.value)",
                "recorded": "\(cassette.recordedAt(old) ?? "")",
            ]
        )
        request.session.note { $0.refreshesFailed += 1 }
        replay(old, status: status)
    }

    /// Forwards what is here of a request that is too large to be looked up; the rest follows.
    private func forward(through upstreams: UpstreamPool) {
        enter(
            services.recorded(
                request,
                cassette: cassette,
                writer: writer,
                upstreams: upstreams,
                expectsContinue: false
            )
        )
    }

    private func enter(_ responder: any Responder) {
        let body = collected
        collected = []
        answer = responder
        responder.begin()
        for bytes in body { responder.receive(bytes) }
        responder.receivedAllHere()
    }
}
