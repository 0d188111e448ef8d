package import BodyFormats

extension SessionReport {
    /// Writes it as a JSON object for programs; members may be added, none changes its meaning.
    ///
    /// - Parameter json: Where a value is expected.
    package func write(to json: inout JSONWriter) {
        json.beginObject()
        writeMembers(to: &json)
        json.member("unplayed", unplayed)
        json.texts("unplayed_interactions", unplayedInteractions)
        json.endObject()
    }

    /// Writes what every report of a session has, that of a run as well as that of the control API, as members.
    ///
    /// - Parameter json: Where a member is expected.
    package func writeMembers(to json: inout JSONWriter) {
        json.member("session", session.isEmpty ? SessionTable.defaultName : session)
        json.name("cassette")
        if let cassette { json.string(cassette) } else { json.null() }
        json.member("mode", mode.rawValue)
        json.member("requests", requests)
        json.member("hits", hits)
        json.member("misses", misses)
        json.member("recorded", recorded)
        json.member("shared", shared)
        json.member("passed", passed)
        json.member("failed", failed)
        json.member("lost", lost)
        json.member("faults", faults)
        json.member("refreshes_failed", refreshesFailed)
        json.member("live_calls", liveCalls)
        json.member("bytes_received", bytesReceived)
        json.member("bytes_replayed", bytesReplayed)
        json.member("milliseconds_saved", Int(min(millisecondsSaved.rounded(), 1e15)))
        json.name("tokens_saved")
        json.beginObject()
        json.member("input", tokensSaved.input)
        json.member("output", tokensSaved.output)
        json.endObject()
        json.texts("explanations", explanations)
        json.name("assets")
        json.beginObject()
        json.member("fetched", assetsFetched)
        json.member("bytes", assetBytes)
        json.member("failed", assetsFailed)
        json.texts("failures", assetFailures)
        json.endObject()
    }
}

extension JSONWriter {
    fileprivate mutating func texts(_ name: String, _ texts: [String]) {
        self.name(name)
        beginArray()
        for text in texts { string(text) }
        endArray()
    }
}
