import AssetURLs
import Gateways
import HTTPMessages
import Listening
import Logging
import NIOCore
import NIOHTTP1
import Secrets
import Upstreams

/// The life of a request, from its head to whoever answers it (docs/life-of-a-request.md).
///
/// Whom is it for, which session does it belong to, and what does that session do with it: each step is a phase of its
/// own, and the last one becomes ``stage``, to which everything that arrives later is passed on.
final class Exchange: Responder {
    private var head: RequestHead
    private let writer: ResponseWriter
    private let services: LoopServices
    private let startedAt: NIODeadline
    private var stage: (any Responder)?
    private var early: [ByteBuffer] = []
    private var earlyEnd: HTTPHeaders??
    private var isClientHere = true
    private var isRequestComplete = false
    /// The faults that the answer goes through, and whether the answer is recorded meanwhile.
    private var shaped: ShapedAnswer?
    private var isRecorded = false
    /// Turns local links in the body into the originals; what waits for the body's end is called then.
    private var restoring: BodyRestoring
    private var afterHold: ((Exchange) -> Void)?

    init(head: RequestHead, writer: ResponseWriter, services: LoopServices) {
        let restorer = services.restorer(for: head)
        restoring = BodyRestoring(head, restorer: restorer)
        self.head = head
        self.head.target = restorer.restored(target: head.target)
        self.head.headers = restorer.restored(head.headers)
        self.writer = writer
        self.services = services
        startedAt = services.eventLoop.now
    }

    func begin() {
        if let preflight = PreflightAnswer(head) {
            return enter(preflight.responder(writer))
        }
        switch LocalAddress.resolve(
            head.target,
            sessionHeaders: head.headers["x-tapedeck-session"],
            table: services.settings.table
        )
        {
        case .gateway(let address):
            if services.sessions.existing(address.session)?.use.settings.mode.plays == true { writer.keepCopy() }
            whenWhole { $0.open(address) }
        case .via(let via): whenWhole { $0.open(via) }
        case .control(let path, _): control(path)
        case .unknown(let error): refuse(404, error)
        case .malformed(let error): refuse(400, error)
        }
    }

    /// Gives a call of the control API to whoever answers those; its body is for this server, as it was sent.
    private func control(_ path: String) {
        restoring.leaveAsIs()
        enter(services.control(path, head, writer))
    }

    /// Goes on, now or when a body that must be looked into is here.
    private func whenWhole(_ next: @escaping (Exchange) -> Void) {
        guard restoring.holds else { return next(self) }
        if head.headers.contains(name: "expect") {
            writer.informational(ResponseHead(status: 100))
            head.headers.remove(name: "expect")
        }
        afterHold = next
    }

    /// Finds the session, which may have to read its cassette first.
    private func open(_ address: GatewayAddress) {
        // A session that is to be opened must not be called by the key that it comes with.
        if services.sessions.existing(address.session) == nil { services.learn(head, for: address) }
        withSession(address.session) { $0.enter(address, $1) }
    }

    /// Finds out for which gateway an asset on another host is served, if it is at all.
    private func open(_ via: ViaAddress) {
        withSession(via.session) { exchange, session in
            if let grant = exchange.services.grant(for: via.url.origin, session) {
                return exchange.enter(via, session, grant)
            }
            if exchange.services.isHere(via.url.origin) { return exchange.refuse(via) }
            let bound = NIOLoopBound(exchange, eventLoop: exchange.services.eventLoop)
            exchange.services.searchCassette(of: session).whenComplete { _ in
                let exchange = bound.value
                guard exchange.isClientHere else { return }
                if let grant = exchange.services.grant(for: via.url.origin, session) {
                    exchange.enter(via, session, grant)
                } else {
                    exchange.refuse(via)
                }
            }
        }
    }

    private func enter(_ via: ViaAddress, _ session: Session, _ grant: AssetGrant) {
        let isAtRoot = services.settings.table.rootMount == grant.mount
        enter(GatewayAddress(via, of: grant.mount, isAtRoot: isAtRoot), session, reaching: grant.policy)
    }

    private func withSession(_ name: SessionName?, _ next: @escaping (Exchange, Session) -> Void) {
        if let session = services.sessions.existing(name) { return next(self, session) }
        let bound = NIOLoopBound((self, next), eventLoop: services.eventLoop)
        services.sessions.open(name, on: services.eventLoop).whenComplete { result in
            let (exchange, next) = bound.value
            guard exchange.isClientHere else { return }
            switch result {
            case .success(let session): next(exchange, session)
            case .failure(let error as SessionError):
                exchange.refuse(400, code: error.code, message: error.message, hint: error.hint)
            case .failure(let error): exchange.refuse(500, cassette: error)
            }
        }
    }

    /// Gives the request to the phase that its session's mode wants, unless it gets a status fault.
    private func enter(_ address: GatewayAddress, _ session: Session, reaching policy: ReachPolicy = .any) {
        services.learn(head, for: address)
        var request = GatewayRequest(
            head: head,
            address: address,
            session: session,
            origin: head.headers.first(name: "origin"),
            policy: policy
        )
        tell(of: &request)
        do throws(FaultError) {
            let faults = try request.nextFaults()
            if !faults.isEmpty { put(faults, on: request) }
            if let status = faults.list.status {
                return enter(StatusAnswer(status, to: request, writer: writer, clock: services.clock))
            }
        } catch {
            return refuse(400, code: "bad_fault", message: error.message, hint: "Use \(FaultList.syntax).")
        }
        enter(request)
    }

    private func enter(_ request: GatewayRequest) {
        switch (request.use.settings.mode, request.use.cassette, services.upstreams) {
        case (.replay, let cassette?, _):
            enter(LookUp(request, cassette: cassette, writer: writer, services: services, upstreams: nil))
        case (.auto, let cassette?, let upstreams?):
            enter(LookUp(request, cassette: cassette, writer: writer, services: services, upstreams: upstreams))
        case (.record, let cassette?, let upstreams?):
            enter(
                services.recorded(
                    request,
                    cassette: cassette,
                    writer: writer,
                    upstreams: upstreams,
                    expectsContinue: true
                )
            )
        case (.passthrough, _, let upstreams?):
            enter(
                Forwarder(
                    request,
                    cassette: nil,
                    audience: ClientAnswer(request, cassette: nil, writer: writer, services: services),
                    services: services,
                    upstreams: upstreams,
                    expectsContinue: true
                )
            )
        case (.replay, nil, _), (.auto, _, _), (.record, _, _), (.passthrough, _, nil):
            refuse(
                500,
                code: "no_way_out",
                message: "This session has no cassette or no way to its upstream.",
                hint: "Restart the server in the mode you need."
            )
        }
    }

    /// Tells those who watch what becomes of the request.
    private func tell(of request: inout GatewayRequest) {
        let activity = ExchangeActivity(
            of: request.session,
            startedAt: startedAt,
            on: services.eventLoop,
            to: services.activity
        )
        request.activity = activity
        request.stay = activity.stay
        writer.watcher = activity
        activity.begun(request)
    }

    /// Makes the answer go through faults.
    private func put(_ faults: ChosenFaults, on request: GatewayRequest) {
        request.session.note { $0.faults += 1 }
        request.activity?.put(faults.list)
        services.logger.info("fault", metadata: ["request": "\(request.line)", "fault": "\(faults.list)"])
        let shaped = ShapedAnswer(faults, writer: writer)
        shaped.onRoom = { [weak self] in self?.stage?.clientBecameWritable() }
        writer.shaper = shaped
        self.shaped = shaped
        let mode = request.use.settings.mode
        isRecorded = mode == .record || mode == .auto
    }

    private func enter(_ stage: any Responder) {
        self.stage = stage
        stage.begin()
        let waiting = early
        early = []
        for bytes in waiting { stage.receive(bytes) }
        if let trailers = earlyEnd { stage.receiveEnd(trailers: trailers) } else { stage.receivedAllHere() }
        writer.readMore()
    }

    private func refuse(_ status: Int, _ error: GatewayError) {
        refuse(status, code: error.code, message: error.message, hint: error.remedy)
    }

    private func refuse(_ via: ViaAddress) {
        if services.isHere(via.url.origin) {
            return refuse(
                403,
                code: "asset_origin_is_this_server",
                message: "The address leads back to this server.",
                hint: "Ask for it without /_tapedeck/via/\(via.url.scheme)/\(via.url.authority)."
            )
        }
        refuse(
            403,
            code: "asset_origin_unknown",
            message: "No answer of this server named \(via.url.origin), and no gateway's profile lists it.",
            hint: "Ask for links as answers hand them out, or add the host to the gateway's asset-hosts."
        )
    }

    private func refuse(_ status: Int, cassette error: any Error) {
        services.logger.error("the cassette cannot be used", metadata: ["error": "\(error)"])
        refuse(
            status,
            code: "cassette_unusable",
            message: "\(error)",
            hint: "tapedeck verify shows the damage."
        )
    }

    private func refuse(_ status: Int, code: String, message: String, hint: String) {
        let redactor = services.targetRedactor
        let refusal = Refusal(
            status: status,
            code: code,
            message: redactor.withoutSecrets(message),
            hint: redactor.withoutSecrets(hint)
        )
        services.logger.debug(
            "refused",
            metadata: ["target": "\(redactor.redact(url: head.target))", "code": "\(code)"]
        )
        if writer.watcher == nil {
            services.activity.note(
                .refused(
                    method: head.method,
                    target: redactor.redact(url: head.target),
                    status: status,
                    code: code
                )
            )
        }
        enter(RefusalResponder(refusal: refusal, writer: writer))
    }

    // MARK: Passed on

    func receive(_ bytes: ByteBuffer) {
        for piece in restoring.take(bytes) { pass(piece) }
        if let next = afterHold, !restoring.holds { goOn(next) }
    }

    func receivedAllHere() { stage?.receivedAllHere() }

    func receiveEnd(trailers: HTTPHeaders?) {
        isRequestComplete = true
        let rest = restoring.finish()
        if head.headers.contains(name: "content-length"), afterHold != nil {
            let size = rest.reduce(0) { $0 + $1.readableBytes }
            head.headers = HTTPHeaders(
                head.headers.map { ($0.name, $0.name.lowercased() == "content-length" ? String(size) : $0.value) }
            )
        }
        for piece in rest { pass(piece) }
        if let next = afterHold { goOn(next) }
        if let stage { stage.receiveEnd(trailers: trailers) } else { earlyEnd = .some(trailers) }
    }

    private func pass(_ bytes: ByteBuffer) {
        if let stage { stage.receive(bytes) } else { early.append(bytes) }
    }

    private func goOn(_ next: (Exchange) -> Void) {
        afterHold = nil
        next(self)
    }

    var wantsMore: Bool { stage?.wantsMore ?? (afterHold != nil) }

    func clientBecameWritable() {
        if let shaped { shaped.clientBecameWritable() } else { stage?.clientBecameWritable() }
    }

    func clientGone() {
        isClientHere = false
        // A fault cut the client off; the answer is recorded as if it were still here (docs/design.md §11).
        if isRecorded, isRequestComplete, shaped?.hasBrokenOff == true { return }
        stage?.clientGone()
    }
}
