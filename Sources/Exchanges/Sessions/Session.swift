import Cassettes
import Matching
import Synchronization

/// A use of one cassette in one mode, with its own cursor: tests that run side by side use one each.
package final class Session: Sendable {
    /// Its name; that of the default session is empty.
    package let name: String
    /// What it does with requests.
    package let mode: Mode
    /// How it plays.
    let playback: Playback
    /// Whether links in answers lead back here.
    let rewritesLinks: Bool
    /// What goes wrong with its answers, on purpose.
    let faults: SessionFaults
    /// Its cassette; `nil` in passthrough.
    let cassette: OpenCassette?
    private let state: Mutex<State>

    private struct State {
        var cursor = ReplayCursor()
        var report: SessionReport
    }

    init(
        name: String,
        mode: Mode,
        playback: Playback,
        rewritesLinks: Bool = true,
        faults: [FaultRule] = [],
        cassette: OpenCassette?
    ) {
        self.name = name
        self.mode = mode
        self.playback = playback
        self.rewritesLinks = rewritesLinks
        self.faults = SessionFaults(faults)
        self.cassette = cassette
        state = Mutex(
            State(report: SessionReport(session: name, cassette: cassette?.name.description, mode: mode))
        )
    }

    /// What happened so far.
    package var report: SessionReport { state.withLock(\.report) }

    /// Counts something that happened.
    func note(_ change: (inout SessionReport) -> Void) { state.withLock { change(&$0.report) } }

    /// Counts a miss and keeps why it was one.
    func noteMiss(_ explanation: String) {
        note { report in
            report.misses += 1
            if report.explanations.count < SessionReport.maximumExplanations { report.explanations.append(explanation) }
        }
    }

    /// The interaction that answers a request now; the cursor moves on.
    func next(_ fingerprint: Fingerprint, method: String) -> ReplayCursor.Answer {
        guard let cassette else { return .unknown }
        return state.withLock { state in
            cassette.next(fingerprint, method: method, cursor: &state.cursor, playback: playback)
        }
    }
}
