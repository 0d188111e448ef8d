package import Blobs
import BodyFormats
package import Cassettes

/// The HTTP Archive format, version 1.2 (www.softwareishard.com/blog/har-12-spec): what the network panels of browsers
/// save and open.
package struct HARFormat: ExportFormat {
    /// What `--format` calls it.
    package let name = "har"
    /// Whom it is for.
    package let purpose = "HTTP Archive 1.2, for the network panel of a browser"

    /// Writes the head of the log, which says where it is from.
    package func begin(_ source: ExportSource, to sink: Sink) {
        var json = JSONWriter()
        json.beginObject()
        json.name("log")
        json.beginObject()
        json.member("version", "1.2")
        json.name("creator")
        json.beginObject()
        json.member("name", "Tapedeck")
        json.member("version", source.version)
        json.endObject()
        json.member("comment", "cassette \(source.cassette)")
        json.name("entries")
        json.beginArray()
        sink(json.takeBytes())
    }

    /// Writes the interaction as an entry, on a line of its own.
    package func write(
        _ interaction: Interaction,
        isFirst: Bool,
        blobs: BlobStore,
        to sink: Sink
    ) throws(CassetteError) {
        var json = JSONWriter(appendingTo: Array((isFirst ? "\n" : ",\n").utf8))
        try HAREntry(interaction, blobs: blobs).write(to: &json, sink)
        sink(json.takeBytes())
    }

    /// Closes the log.
    package func end(to sink: Sink) { sink(Array("\n]}}\n".utf8)) }
}
