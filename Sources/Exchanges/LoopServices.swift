import Compression
import Gateways
import HTTPMessages
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
    let sessions: SessionTable
    let workers: NIOThreadPool
    let admission: Admission
    let logger: Logger
    let clock: WallClock
    /// What this server has seen used as a secret.
    let known: KnownSecrets
    /// The way out; `nil` where no session forwards, so that nothing can.
    let upstreams: UpstreamPool?
    /// The port that the server listens on.
    let port: ListeningPort
    /// The origins that answers handed out, and the assets that they named.
    let origins: OriginTable
    let assets: AssetTable
    /// When those who have much to send go on.
    let turns: LoopTurns
    /// Tells those who watch what happens.
    let activity: ActivityFeed
    /// Makes what answers below `/_tapedeck/`.
    private let makeControl: MakeControlResponder
    /// Exchanges whose upstream answer is under way, also after their client has gone, and downloads of assets.
    private var underWay: [ObjectIdentifier: any Draining] = [:]
    private var drained: [EventLoopPromise<Void>] = []
    /// Compresses what waits in spools.
    private let packer = Packer()
    private var spoolCount = 0
    private var isCut = false

    init(
        eventLoop: any EventLoop,
        settings: ServerSettings,
        sessions: SessionTable,
        workers: NIOThreadPool,
        admission: Admission,
        logger: Logger,
        clock: WallClock,
        known: KnownSecrets,
        upstreams: UpstreamPool?,
        port: ListeningPort,
        origins: OriginTable,
        assets: AssetTable,
        activity: ActivityFeed,
        makeControl: @escaping MakeControlResponder
    ) {
        self.eventLoop = eventLoop
        turns = LoopTurns(eventLoop: eventLoop)
        self.settings = settings
        self.sessions = sessions
        self.workers = workers
        self.admission = admission
        self.logger = logger
        self.clock = clock
        self.known = known
        self.upstreams = upstreams
        self.port = port
        self.origins = origins
        self.assets = assets
        self.activity = activity
        self.makeControl = makeControl
    }

    /// What answers a call of the control API; `path` begins with the slash behind `/_tapedeck`.
    func control(_ path: String, _ head: RequestHead, _ writer: ResponseWriter) -> any Responder {
        let place = ControlPlace(
            sessions: sessions,
            table: settings.table,
            folder: settings.folder,
            workers: workers,
            activity: activity,
            logger: logger
        )
        return makeControl(ControlCall(path: path, head: head, writer: writer, place: place))
    }

    /// A spool on this loop.
    func spool(_ intake: BodyIntake) -> BodySpool {
        spoolCount &+= 1
        return BodySpool(
            eventLoop: eventLoop,
            workers: workers,
            intake: intake,
            packer: packer,
            number: spoolCount
        )
    }

    /// What takes the secrets out of a gateway's interactions.
    func redactor(for mount: Mount, into cassette: OpenCassette) -> Redactor { mount.redactor(cassette.memory) }

    /// What takes the secrets out of what is said of a gateway's requests.
    func redactor(for mount: Mount) -> Redactor { mount.redactor(RedactionMemory(known: known)) }

    /// Remembers the credentials of a request, so that they are found wherever they stand from now on.
    func learn(_ head: RequestHead, for address: GatewayAddress) {
        redactor(for: address.mount).learn(head.headers, target: address.path)
    }

    /// What takes the secrets out of a target whose gateway is not known.
    var targetRedactor: Redactor {
        Redactor(
            signatureParameters: settings.table.mounts.flatMap(\.profile.signatureParameters),
            memory: RedactionMemory(known: known)
        )
    }

    /// What takes the secrets out of the bodies of a gateway's interactions.
    func bodyRedactor(for mount: Mount, into cassette: OpenCassette) -> BodyRedactor {
        mount.bodyRedactor(cassette.memory)
    }

    /// Notes work that a stopping server waits for, until it has ended.
    ///
    /// What begins after all was cut is cut too: a client that waited for a download asks the upstream itself when that
    /// is cut, and the next download begins when one ends.
    func began(_ work: any Draining) {
        underWay[ObjectIdentifier(work)] = work
        guard isCut else { return }
        let bound = NIOLoopBound(work, eventLoop: eventLoop)
        eventLoop.execute { bound.value.cut() }
    }

    /// Notes that work has ended.
    func ended(_ work: any Draining) {
        underWay[ObjectIdentifier(work)] = nil
        if underWay.isEmpty { finishDraining() }
    }

    /// Succeeds the promise when no answer is under way any more.
    func drain(_ promise: EventLoopPromise<Void>) {
        drained.append(promise)
        if underWay.isEmpty { finishDraining() }
    }

    /// Ends the answers under way as they are; what has arrived of them is recorded.
    func cutAll() {
        isCut = true
        for work in underWay.values { work.cut() }
    }

    private func finishDraining() {
        let promises = drained
        drained = []
        for promise in promises { promise.succeed(()) }
    }
}
