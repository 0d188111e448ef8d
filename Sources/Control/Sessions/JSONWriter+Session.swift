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
        report.writeMembers(to: &self)
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
}
