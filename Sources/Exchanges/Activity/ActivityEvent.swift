import Listening

/// Something that happened, for those who watch (docs/design.md §10).
enum ActivityEvent {
    /// What became of a session.
    enum SessionChange: String {
        case opened, changed, closed
    }

    /// A session was opened, changed or closed.
    case session(SessionChange, Session)
    /// A request found its session.
    case begun(exchange: Int, GatewayRequest)
    /// A fault goes wrong with its answer.
    case fault(exchange: Int, session: String, FaultList)
    /// No recorded interaction answers it; the text is that of its answer.
    case missed(exchange: Int, session: String, explanation: String)
    /// The head of its answer was written: status and what `x-tapedeck` says, and the interaction where there is one.
    case answered(exchange: Int, session: String, status: Int, outcome: String, interaction: String?)
    /// Nothing more of its answer comes.
    case finished(exchange: Int, session: String, AnswerEnd, bytes: Int, milliseconds: Int)
    /// Its interaction is in the cassette.
    case recorded(exchange: Int, session: String, interaction: String)
    /// Its interaction could not be written.
    case lost(exchange: Int, session: String, error: String)
    /// A request that belongs to no session was refused; the target is redacted.
    case refused(method: String, target: String, status: Int, code: String)

    /// The session that it is about, as it is shown; `nil` where it is about none.
    var session: String? {
        switch self {
        case .session(_, let session): session.shownName
        case .begun(_, let request): request.session.shownName
        case .fault(_, let session, _), .missed(_, let session, _), .answered(_, let session, _, _, _),
            .finished(_, let session, _, _, _), .recorded(_, let session, _), .lost(_, let session, _):
            session
        case .refused: nil
        }
    }

    /// The name by which feeds call it.
    var name: String {
        switch self {
        case .session(let change, _): "session-\(change.rawValue)"
        case .begun: "exchange-begun"
        case .fault: "fault"
        case .missed: "miss"
        case .answered: "exchange-answered"
        case .finished: "exchange-finished"
        case .recorded: "recorded"
        case .lost: "lost"
        case .refused: "refused"
        }
    }
}
