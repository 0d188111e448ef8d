import Gateways
import HTTPMessages
import Listening
import Logging
import NIOCore
import NIOHTTP1
import Secrets

/// The life of a request, from its head to whoever answers it (docs/life-of-a-request.md).
///
/// Whom is it for, which session does it belong to, and what does that session do with it: each step is a phase of its
/// own, and the last one becomes ``stage``, to which everything that arrives later is passed on.
final class Exchange: Responder {
    private let head: RequestHead
    private let writer: ResponseWriter
    private let services: LoopServices
    private var stage: (any Responder)?
    private var early: [ByteBuffer] = []
    private var earlyEnd: HTTPHeaders??
    private var isClientHere = true

    init(head: RequestHead, writer: ResponseWriter, services: LoopServices) {
        self.head = head
        self.writer = writer
        self.services = services
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
        case .gateway(let address): open(address)
        case .via(let via): refuse(403, .malformedAsset("\(via)"))
        case .control(let path, _): enter(ControlAnswer.responder(path: path, head: head, writer: writer))
        case .unknown(let error): refuse(404, error)
        case .malformed(let error): refuse(400, error)
        }
    }

    /// Finds the session, which may have to read its cassette first.
    private func open(_ address: GatewayAddress) {
        if let session = services.sessions.existing(address.session) { return enter(address, session) }
        let bound = NIOLoopBound(self, eventLoop: services.eventLoop)
        services.sessions.open(address.session, on: services.eventLoop).whenComplete { result in
            let exchange = bound.value
            guard exchange.isClientHere else { return }
            switch result {
            case .success(let session): exchange.enter(address, session)
            case .failure(let error): exchange.refuse(500, cassette: error)
            }
        }
    }

    /// Gives the request to the phase that its session's mode wants.
    private func enter(_ address: GatewayAddress, _ session: Session) {
        let request = GatewayRequest(
            head: head,
            address: address,
            session: session,
            origin: head.headers.first(name: "origin")
        )
        switch (session.mode, session.cassette, services.upstreams) {
        case (.replay, let cassette?, _):
            enter(LookUp(request, cassette: cassette, writer: writer, services: services, upstreams: nil))
        case (.auto, let cassette?, let upstreams?):
            enter(LookUp(request, cassette: cassette, writer: writer, services: services, upstreams: upstreams))
        case (.record, let cassette?, let upstreams?):
            enter(
                Forwarder(
                    request,
                    cassette: cassette,
                    writer: writer,
                    services: services,
                    upstreams: upstreams,
                    expectsContinue: true
                )
            )
        case (.passthrough, _, let upstreams?):
            enter(
                Forwarder(
                    request,
                    cassette: nil,
                    writer: writer,
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

    private func enter(_ stage: any Responder) {
        self.stage = stage
        stage.begin()
        let waiting = early
        early = []
        for bytes in waiting { stage.receive(bytes) }
        if let trailers = earlyEnd { stage.receiveEnd(trailers: trailers) }
        writer.readMore()
    }

    private func refuse(_ status: Int, _ error: GatewayError) {
        refuse(status, code: error.code, message: error.message, hint: error.remedy)
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
        let refusal = Refusal(status: status, code: code, message: message, hint: hint)
        services.logger.debug(
            "refused",
            metadata: ["target": "\(Redactor().redact(url: head.target))", "code": "\(code)"]
        )
        enter(RefusalResponder(refusal: refusal, writer: writer))
    }

    // MARK: Passed on

    func receive(_ bytes: ByteBuffer) {
        if let stage { stage.receive(bytes) } else { early.append(bytes) }
    }

    func receiveEnd(trailers: HTTPHeaders?) {
        if let stage { stage.receiveEnd(trailers: trailers) } else { earlyEnd = .some(trailers) }
    }

    var wantsMore: Bool { stage?.wantsMore ?? false }

    func clientBecameWritable() { stage?.clientBecameWritable() }

    func clientGone() {
        isClientHere = false
        stage?.clientGone()
    }
}
