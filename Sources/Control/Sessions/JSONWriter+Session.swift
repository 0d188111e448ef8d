import BodyFormats
import Cassettes
import Exchanges
import Matching

extension JSONWriter {
    /// Writes a session: its settings by the names of the options, and its report.
    mutating func session(_ session: Session, unplayed: Unplayed? = nil) {
        let settings = session.use.settings
        beginObject()
        member("name", session.shownName)
        member("cassette", session.cassetteName.description)
        member("mode", settings.mode.rawValue)
        member("timing", settings.playback.timing.description)
        member("chunking", settings.playback.chunking.description)
        member("on-repeat", settings.playback.onRepeat.rawValue)
        member("fast-forward", JSONValue.bool(settings.playback.fastForward))
        member("keep-errors", JSONValue.bool(settings.playback.keepErrors))
        let maximumAge = settings.playback.maximumAge.map(DurationText.format)
        member("max-age", maximumAge.map { JSONValue.string($0) } ?? .null)
        member("ignore", JSONValue.array(settings.ignore.map { .string($0.description) }))
        let replace = settings.replace.map { rule in
            JSONValue.object([
                JSONValue.Member("pattern", .string(rule.pattern)), JSONValue.Member("with", .string(rule.constant)),
            ])
        }
        member("replace", JSONValue.array(replace))
        member("faults", JSONValue.array(settings.faults.map(\.json)))
        name("report")
        report(of: session, unplayed: unplayed)
        endObject()
    }

    /// Writes what happened in a session.
    mutating func report(of session: Session, unplayed: Unplayed? = nil) {
        // In this order, so that where nothing is under way everything is counted.
        let underWay = session.underWay
        let report = session.tally
        beginObject()
        member("session", Self.shown(report.session))
        member("cassette", report.cassette.map { JSONValue.string($0) } ?? .null)
        member("mode", report.mode.rawValue)
        member("requests", report.requests)
        member("hits", report.hits)
        member("misses", report.misses)
        member("recorded", report.recorded)
        member("passed", report.passed)
        member("failed", report.failed)
        member("lost", report.lost)
        member("faults", report.faults)
        member("shared", report.shared)
        member("refreshes_failed", report.refreshesFailed)
        member("live_calls", report.liveCalls)
        member("bytes_received", report.bytesReceived)
        member("bytes_replayed", report.bytesReplayed)
        member("milliseconds_saved", Int(min(report.millisecondsSaved.rounded(), 1e15)))
        name("tokens_saved")
        beginObject()
        member("input", report.tokensSaved.input)
        member("output", report.tokensSaved.output)
        endObject()
        member("explanations", JSONValue.array(report.explanations.map { .string($0) }))
        name("assets")
        beginObject()
        member("fetched", report.assetsFetched)
        member("bytes", report.assetBytes)
        member("failed", report.assetsFailed)
        member("failures", JSONValue.array(report.assetFailures.map { .string($0) }))
        endObject()
        member("under_way", underWay)
        if let unplayed { self.unplayed(unplayed) }
        endObject()
    }

    private mutating func unplayed(_ unplayed: Unplayed) {
        name("unplayed")
        beginObject()
        member("count", unplayed.count)
        name("requests")
        beginArray()
        for request in unplayed.requests {
            beginObject()
            member("n", request.n)
            member("gateway", request.gateway)
            member("method", request.method)
            member("url", request.url)
            endObject()
        }
        endArray()
        endObject()
    }

    /// The default session has a name where it needs one.
    private static func shown(_ name: String) -> String { name.isEmpty ? SessionTable.defaultName : name }
}
