import BodyFormats
import Cassettes
import Gateways
import HTTPMessages
import Listening

extension ActivityEvent {
    /// Writes it as a JSON object.
    ///
    /// Neither header values nor secrets in queries are in it: feeds show what logs do.
    ///
    /// - Parameters:
    ///   - json: Where a value is expected.
    ///   - time: When it happened, as RFC 3339.
    func write(to json: inout JSONWriter, at time: String) {
        json.beginObject()
        json.member("at", time)
        if let exchange { json.member("exchange", exchange) }
        if let session { json.member("session", session) }
        writeMembers(to: &json)
        json.endObject()
    }

    private var exchange: Int? {
        switch self {
        case .begun(let exchange, _), .fault(let exchange, _, _), .missed(let exchange, _, _),
            .answered(let exchange, _, _, _, _), .finished(let exchange, _, _, _, _), .recorded(let exchange, _, _),
            .lost(let exchange, _, _):
            exchange
        case .session, .refused: nil
        }
    }

    private func writeMembers(to json: inout JSONWriter) {
        switch self {
        case .session(_, let session):
            json.member("cassette", session.cassetteName.description)
            json.member("mode", session.use.settings.mode.rawValue)
        case .begun(_, let request):
            json.member("gateway", request.address.mount.name)
            json.member("method", request.head.method)
            json.member("path", request.shownPath)
            json.member("mode", request.use.settings.mode.rawValue)
        case .fault(_, _, let faults): json.member("fault", faults.description)
        case .missed(_, _, let explanation): json.member("explanation", explanation)
        case .answered(_, _, let status, let outcome, let interaction):
            json.member("status", status)
            json.member("outcome", outcome)
            json.member("interaction", interaction.map { JSONValue.string($0) } ?? .null)
        case .finished(_, _, let end, let bytes, let milliseconds):
            json.member("end", end.shown)
            json.member("bytes", bytes)
            json.member("milliseconds", milliseconds)
        case .recorded(_, _, let interaction): json.member("interaction", interaction)
        case .lost(_, _, let error): json.member("error", error)
        case .refused(let method, let target, let status, let code):
            json.member("method", method)
            json.member("target", target)
            json.member("status", status)
            json.member("code", code)
        }
    }
}

extension AnswerEnd {
    /// The words of a recorded answer's end (docs/cassette-format.md): `aborted` is the server's doing, `cancelled` the
    /// client's.
    fileprivate var shown: String {
        switch self {
        case .complete: "complete"
        case .brokenOff: "aborted"
        case .clientGone: "cancelled"
        }
    }
}
