import Cassettes
import Gateways
import HTTPMessages
import Listening
import Logging
import Matching

/// The answer to a request that the cassette does not answer (docs/design.md §7): 424, never repeated by an SDK, with
/// an explanation that says what to do.
enum MissAnswer {
    /// Finds out why nothing answers; it reads the cassette, so it belongs on a worker thread.
    ///
    /// - Parameters:
    ///   - request: The request that missed.
    ///   - cassette: What it was looked for in.
    ///   - played: How often the request was played and recorded, where that is the reason.
    ///   - remedy: The command that would record it.
    /// - Returns: The explanation, with the nearest recorded request if there is one.
    static func explain(
        _ request: CanonicalRequest,
        in cassette: OpenCassette,
        played: MissExplanation.Played?,
        remedy: String
    ) -> MissExplanation {
        MissExplanation(
            missed: request,
            candidates: cassette.candidates(for: request),
            played: played,
            remedy: remedy
        )
    }

    /// The command that would record a request.
    ///
    /// - Parameters:
    ///   - mount: Whom the request is for; its upstream is named where no built-in profile has it.
    ///   - cassette: Where it is missing.
    /// - Returns: A line for a shell.
    static func remedy(_ mount: Mount, cassette: CassetteName) -> String {
        let isKnown = GatewayProfile.builtIn.contains { $0.name == mount.name && $0.upstream == mount.upstream }
        return "tapedeck record \(mount.name)\(isKnown ? "" : "=\(mount.upstream)") --cassette \(cassette)"
    }

    /// Sends the answer, and says the same in the log and the session's report.
    static func send(
        _ explanation: MissExplanation,
        for request: GatewayRequest,
        to writer: ResponseWriter,
        logger: Logger
    ) {
        request.session.noteMiss(explanation.text)
        request.activity?.missed(explanation.text)
        logger.warning("miss", metadata: ["request": "\(request.line)", "why": "\(explanation.text)"])
        OwnAnswer.send(
            request,
            outcome: .missed,
            status: 424,
            code: "cassette_miss",
            message: explanation.text,
            hint: nil,
            mayRetry: false,
            to: writer
        )
    }
}
