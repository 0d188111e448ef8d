import HTTPMessages
import Listening
import NIOCore
import NIOHTTP1

/// Tells those who watch what becomes of one exchange, from its beginning to its end.
final class ExchangeActivity: AnswerWatcher, Sendable {
    /// What ends, as far as the client is concerned, with the answer.
    let stay: ExchangeStay
    private let number: Int
    private let session: String
    private let feed: ActivityFeed
    private let eventLoop: any EventLoop
    private let startedAt: NIODeadline

    /// Begins to tell.
    ///
    /// - Parameters:
    ///   - session: Whose exchange it is.
    ///   - startedAt: When its head was here.
    ///   - eventLoop: Where it is.
    ///   - feed: Whom to tell.
    init(of session: Session, startedAt: NIODeadline, on eventLoop: any EventLoop, to feed: ActivityFeed) {
        stay = ExchangeStay(in: session)
        self.session = session.shownName
        self.startedAt = startedAt
        self.eventLoop = eventLoop
        self.feed = feed
        number = feed.nextExchange()
    }

    /// It is known whom the request is for.
    func begun(_ request: GatewayRequest) { feed.note(.begun(exchange: number, request)) }

    /// The answer goes through faults.
    func put(_ faults: FaultList) { feed.note(.fault(exchange: number, session: session, faults)) }

    /// No recorded interaction answers.
    func missed(_ explanation: String) {
        feed.note(.missed(exchange: number, session: session, explanation: explanation))
    }

    /// The interaction is in the cassette, or could not be written.
    ///
    /// - Parameters:
    ///   - result: Which of both.
    ///   - interaction: `<cassette>/<n>`.
    func stored(_ result: Result<Void, any Error>, as interaction: @autoclosure () -> String) {
        switch result {
        case .success: feed.note(.recorded(exchange: number, session: session, interaction: interaction()))
        case .failure(let error): feed.note(.lost(exchange: number, session: session, error: "\(error)"))
        }
    }

    func answerBegan(_ head: ResponseHead) {
        feed.note(
            .answered(
                exchange: number,
                session: session,
                status: head.status,
                outcome: head.headers.first(name: "x-tapedeck") ?? "",
                interaction: head.headers.first(name: "x-tapedeck-interaction")
            )
        )
    }

    func answerEnded(_ end: AnswerEnd, bodySize: Int) {
        feed.note(
            .finished(
                exchange: number,
                session: session,
                end,
                bytes: bodySize,
                milliseconds: Int((eventLoop.now - startedAt).nanoseconds / 1_000_000)
            )
        )
        stay.leave()
    }
}
