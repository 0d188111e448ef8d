package import Blobs
package import Cassettes

/// A shell script that sends the recorded requests with curl: to try one again, or to show it to somebody.
package struct CurlFormat: ExportFormat {
    /// What `--format` calls it.
    package let name = "curl"
    /// Whom it is for.
    package let purpose = "a shell script with a curl command for each request"

    /// Writes the head of the script.
    package func begin(_ source: ExportSource, to sink: Sink) {
        let text = """
            #!/bin/sh
            # The requests of cassette \(source.cassette), exported by Tapedeck \(source.version).
            # REDACTED and the like stand where credentials were: put yours in their place.

            """
        sink(Array(text.utf8))
    }

    /// Writes the request as a command.
    package func write(
        _ interaction: Interaction,
        isFirst: Bool,
        blobs: BlobStore,
        to sink: Sink
    ) throws(CassetteError) {
        // Nothing but numbers in the comment, since no quotes keep a line end from ending it.
        sink(Array("\n# \(interaction.n): \(interaction.response.status)\n".utf8))
        try CurlCommand(interaction.request, blobs: blobs).write(to: sink)
    }

    /// Writes nothing.
    package func end(to sink: Sink) {}
}
