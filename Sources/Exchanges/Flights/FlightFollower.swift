import Cassettes
import HTTPMessages
import Listening
import Logging
import Matching
import NIOCore
import NIOHTTP1
import NIOPosix
import Upstreams

/// The phase that gives one client the answer that several share: as it comes, at the pace of this client
/// (docs/decisions/0017-shared-answers.md).
///
/// What a slow client misses it gets from the cassette, as soon as the answer is there.
final class FlightFollower: Responder {
    /// Why a refresh failed, so that an old answer is played instead.
    enum Failure: Equatable {
        /// The upstream answered with this status.
        case status(Int)
        /// There was no answer.
        case error(UpstreamError)
    }

    private let flight: Flight
    private let request: GatewayRequest
    private let fingerprint: Fingerprint
    private let cassette: OpenCassette
    private let writer: ResponseWriter
    private let services: LoopServices
    private let client: ClientAnswer
    /// Asks the upstream; `nil` where another request did.
    private let ask: (() -> Void)?
    /// Plays an old answer instead of one that failed; `nil` where there is none.
    private let fallBack: ((Failure) -> Void)?
    private var reader = 0
    private var number: Int?
    private var rest: Replayer?
    private var isOver = false
    private var isPumping = false
    private var pumpsAgain = false

    /// Creates the phase.
    ///
    /// - Parameters:
    ///   - flight: The answer.
    ///   - request: The request that gets it, which is here as a whole.
    ///   - fingerprint: The request's.
    ///   - cassette: Where the answer is recorded.
    ///   - writer: The way back to the client.
    ///   - services: Those of the event loop.
    ///   - ask: Asks the upstream; `nil` where another request did.
    ///   - fallBack: Plays an old answer instead of one that failed.
    init(
        _ flight: Flight,
        request: GatewayRequest,
        fingerprint: Fingerprint,
        cassette: OpenCassette,
        writer: ResponseWriter,
        services: LoopServices,
        ask: (() -> Void)?,
        fallBack: ((Failure) -> Void)?
    ) {
        self.flight = flight
        self.request = request
        self.fingerprint = fingerprint
        self.cassette = cassette
        self.writer = writer
        self.services = services
        self.ask = ask
        self.fallBack = fallBack
        client = ClientAnswer(request, cassette: cassette, writer: writer, services: services)
    }

    func begin() {
        let bound = NIOLoopBound(self, eventLoop: services.eventLoop)
        let eventLoop = services.eventLoop
        request.stay?.join()
        reader = flight.join {
            if eventLoop.inEventLoop { bound.value.pump() } else { eventLoop.execute { bound.value.pump() } }
        }
        ask?()
        pump()
    }

    func receive(_ bytes: ByteBuffer) {}

    func receiveEnd(trailers: HTTPHeaders?) {}

    let wantsMore = true

    func clientBecameWritable() {
        if let rest { rest.clientBecameWritable() } else { pump() }
    }

    func clientGone() {
        client.clientGone()
        rest?.clientGone()
        guard !isOver else { return }
        flight.clientGone(reader)
        pump()
    }

    // MARK: Steps

    /// Gives what is there to the client; a flush may find the client ready for more, and so come back here.
    private func pump() {
        pumpsAgain = true
        guard !isPumping else { return }
        isPumping = true
        while pumpsAgain, !isOver {
            pumpsAgain = false
            giveAll()
            if !isOver { client.flush() }
        }
        isPumping = false
    }

    private func giveAll() {
        while !isOver {
            guard client.takesMore else { return flight.isFull(reader) }
            guard case .step(let step) = flight.next(for: reader) else { return }
            give(step)
        }
    }

    private func give(_ step: FlightLog.Step) {
        switch step {
        case .informational(let head): client.informational(head)
        case .head(let head):
            if IndexEntry.isTransientError(head.head.status), fallsBack(.status(head.head.status)) { return }
            number = head.number
            client.begin(head)
        case .body(let bytes): client.body(bytes)
        case .end(let ending): end(ending)
        case .failure(let error):
            if fallsBack(.error(error)) { return }
            leave()
            client.fail(error)
            request.stay?.leave()
        }
    }

    /// Has an old answer played, if there is one.
    private func fallsBack(_ failure: Failure) -> Bool {
        guard let fallBack, client.isHere else { return false }
        leave()
        fallBack(failure)
        request.stay?.leave()
        return true
    }

    private func leave() {
        isOver = true
        flight.leave(reader)
    }

    // MARK: The end

    /// Whether another request asked the upstream.
    private var hasJoined: Bool { ask == nil }

    private func end(_ ending: AnswerEnding) {
        let isBehind = flight.isBehind(reader)
        let size = flight.size
        leave()
        defer { request.stay?.leave() }
        if hasJoined, client.hasBegun { request.session.note { $0.shared += 1 } }
        let entry = ending.isStored ? cassette.answers(to: fingerprint).last { $0.n == number } : nil
        guard let entry else { return isBehind ? breakOff() : client.end(ending) }
        request.session.notePlayed(entry)
        if isBehind { return playRest(entry, size: size) }
        guard hasJoined, ending.end == .complete else { return client.end(ending) }
        // Before the end goes on, so that a report after it has them.
        let bound = NIOLoopBound(self, eventLoop: services.eventLoop)
        request.stay?.join()
        cassette.usage(of: entry, on: services).whenComplete { bound.value.end(ending, tokens: try? $0.get()) }
    }

    private func end(_ ending: AnswerEnding, tokens: TokenUsage?) {
        if let tokens { request.session.note { $0.tokensSaved += tokens } }
        client.end(ending)
        request.stay?.leave()
    }

    /// Gives the client what it did not get as it came.
    private func playRest(_ entry: IndexEntry, size: Int) {
        guard client.isHere else { return }
        services.logger.debug("gets its rest from the cassette", metadata: ["request": "\(request.line)"])
        let bound = NIOLoopBound(self, eventLoop: services.eventLoop)
        LoadedAnswer.load(entry, from: cassette, for: request, services: services).whenComplete {
            bound.value.playRest($0, size: size)
        }
    }

    private func playRest(_ result: Result<LoadedAnswer.Selected?, any Error>, size: Int) {
        guard client.isHere else { return }
        // What was recorded may be without secrets that the client has got: then its rest is not that of this answer.
        guard case .success(let selected?) = result, selected.recordedSize == size else { return breakOff() }
        if hasJoined { request.session.note { $0.tokensSaved += selected.usage } }
        services.handOut(selected.answer.links, by: request, recordedAt: selected.answer.giver)
        let replayer = Replayer(
            selected,
            outcome: .recorded,
            request: request,
            writer: writer,
            services: services,
            after: client.hasSentHead ? client.sentBytes : nil
        )
        rest = replayer
        replayer.begin()
    }

    private func breakOff() {
        services.logger.warning("broken off", metadata: ["request": "\(request.line)", "error": "too slow a client"])
        writer.breakOff()
    }
}
