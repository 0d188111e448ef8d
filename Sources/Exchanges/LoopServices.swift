import Gateways
import Listening
import Logging
import NIOCore
import NIOPosix
import Secrets
import Upstreams

/// What the exchanges of one event loop share; used on that loop only.
final class LoopServices {
    let eventLoop: any EventLoop
    let settings: ServerSettings
    let rules: RuleBook
    let sessions: SessionTable
    let workers: NIOThreadPool
    let admission: Admission
    let logger: Logger
    let clock: WallClock
    /// The way out; `nil` where no session forwards, so that nothing can.
    let upstreams: UpstreamPool?
    /// Exchanges whose upstream answer is under way, also after their client has gone.
    private var forwarding: [ObjectIdentifier: Forwarder] = [:]
    private var drained: [EventLoopPromise<Void>] = []

    init(
        eventLoop: any EventLoop,
        settings: ServerSettings,
        rules: RuleBook,
        sessions: SessionTable,
        workers: NIOThreadPool,
        admission: Admission,
        logger: Logger,
        clock: WallClock,
        upstreams: UpstreamPool?
    ) {
        self.eventLoop = eventLoop
        self.settings = settings
        self.rules = rules
        self.sessions = sessions
        self.workers = workers
        self.admission = admission
        self.logger = logger
        self.clock = clock
        self.upstreams = upstreams
    }

    /// A spool on this loop.
    func spool(_ intake: BodyIntake) -> BodySpool {
        BodySpool(eventLoop: eventLoop, workers: workers, intake: intake)
    }

    /// What takes the secrets out of a gateway's interactions.
    func redactor(for mount: Mount) -> Redactor {
        let profile = mount.profile
        return Redactor { profile.isSecretHeader($0) }
    }

    func began(_ forwarder: Forwarder) { forwarding[ObjectIdentifier(forwarder)] = forwarder }

    func ended(_ forwarder: Forwarder) {
        forwarding[ObjectIdentifier(forwarder)] = nil
        if forwarding.isEmpty { finishDraining() }
    }

    /// Succeeds the promise when no answer is under way any more.
    func drain(_ promise: EventLoopPromise<Void>) {
        drained.append(promise)
        if forwarding.isEmpty { finishDraining() }
    }

    /// Ends the answers under way as they are; what has arrived of them is recorded.
    func cutAll() {
        for forwarder in forwarding.values { forwarder.cut() }
    }

    private func finishDraining() {
        let promises = drained
        drained = []
        for promise in promises { promise.succeed(()) }
    }
}
