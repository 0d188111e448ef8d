package import Blobs
import BodyFormats
package import Cassettes
import NIOHTTP1

/// A line of JSON for each interaction, bodies whole: what `jq`, DuckDB and pandas read without looking for blobs.
///
/// Members have the names they have in a cassette (docs/cassette-format.md), but a body is one `text`, with
/// `"encoding":"base64"` behind it where it is none, and times are two: until the head, and in all.
package struct JSONLinesFormat: ExportFormat {
    /// What `--format` calls it.
    package let name = "jsonl"
    /// Whom it is for.
    package let purpose = "a line of JSON for each interaction, for jq and the like"

    /// Writes nothing: every line stands for itself.
    package func begin(_ source: ExportSource, to sink: Sink) {}

    /// Writes the interaction as a line.
    package func write(
        _ interaction: Interaction,
        isFirst: Bool,
        blobs: BlobStore,
        to sink: Sink
    ) throws(CassetteError) {
        let (request, response) = (interaction.request, interaction.response)
        let timings = ExportTimings(response)
        var json = JSONWriter()
        json.beginObject()
        json.member("n", interaction.n)
        json.member("gateway", interaction.gateway)
        json.member("recorded_at", interaction.recordedAt)
        json.name("request")
        json.beginObject()
        json.member("method", request.method)
        json.member("url", request.url)
        json.pairs("headers", request.headers)
        try json.textMember(ExportedBody(request.body, blobs: blobs), to: sink)
        json.endObject()
        json.name("response")
        json.beginObject()
        json.member("status", response.status)
        json.member("reason", response.reason)
        json.pairs("headers", response.headers)
        try json.textMember(ExportedBody(response.body, blobs: blobs), to: sink)
        json.member("end", response.end.rawValue)
        json.name("head_at")
        json.milliseconds(timings.wait)
        json.name("end_at")
        json.milliseconds(timings.time)
        json.endObject()
        json.endObject()
        sink(json.takeBytes() + [UInt8(ascii: "\n")])
    }

    /// Writes nothing.
    package func end(to sink: Sink) {}
}

extension JSONWriter {
    /// Writes fields as pairs, as cassettes have them.
    fileprivate mutating func pairs(_ name: String, _ headers: HTTPHeaders) {
        self.name(name)
        beginArray()
        for (name, value) in headers {
            beginArray()
            string(name)
            string(value)
            endArray()
        }
        endArray()
    }
}
