import Blobs
import Cassettes
import NIOHTTP1

/// A recorded request as a command for curl.
struct CurlCommand {
    /// Longer bodies, and such as no terminal should see, come as base64 through a pipe: an argument may have 128 KiB on
    /// Linux (`man 2 execve`).
    static let inlineLimit = 1 << 16

    /// What curl sets by itself, or what only made sense on the connection of then.
    private static let ownFields: Set<String> = ["host", "content-length", "transfer-encoding", "connection"]

    private let request: RecordedRequest
    private let body: ExportedBody

    /// A request whose media are in `blobs`.
    init(_ request: RecordedRequest, blobs: BlobStore) {
        self.request = request
        body = ExportedBody(request.body, blobs: blobs)
    }

    /// Writes the command, a line an option.
    ///
    /// - Parameter sink: Takes it.
    /// - Throws: The error of a blob that is missing or damaged.
    func write(to sink: ExportFormat.Sink) throws(CassetteError) {
        let inline = try inlineBody()
        let isPiped = inline == nil
        if isPiped {
            sink(Array("base64 -d <<'END' | ".utf8))
        }
        sink(Array((options + bodyOptions(inline)).joined(separator: " \\\n  ").utf8) + [UInt8(ascii: "\n")])
        if isPiped {
            try body.readBase64(sink)
            sink(Array("\nEND\n".utf8))
        }
    }

    /// URL, method and fields; curl is to change none of them.
    private var options: [String] {
        let method = request.method == "HEAD" ? "--head" : "--request \(ShellWord.quote(request.method))"
        let fields = request.headers.filter { isSent($0.name) }.map { name, value in
            // With a colon and nothing behind it, curl would leave the field out.
            "--header \(ShellWord.quote(value.isEmpty ? "\(name);" : "\(name): \(value)"))"
        }
        let unwanted = ["accept", "user-agent", "content-type"].filter { !request.headers.contains(name: $0) }
        return ["curl --globoff --path-as-is \(method) \(ShellWord.quote(request.url))"] + fields
            + unwanted.map { "--header '\($0):'" }
    }

    private func bodyOptions(_ inline: String?) -> [String] {
        guard let inline else { return ["--data-binary @-"] }
        return inline.isEmpty ? [] : ["--data-raw \(ShellWord.quote(inline))"]
    }

    /// The body, if it can stand in the command.
    private func inlineBody() throws(CassetteError) -> String? {
        guard body.byteCount <= Self.inlineLimit else { return nil }
        var bytes: [UInt8] = []
        try body.read { bytes += $0 }
        return String(validating: bytes, as: UTF8.self).flatMap { ShellWord.isPlain($0) ? $0 : nil }
    }

    /// Where the content coding was undone, the field that named it would be wrong.
    private func isSent(_ name: String) -> Bool {
        let name = name.lowercased()
        return !Self.ownFields.contains(name) && !(name == "content-encoding" && request.contentEncoding != nil)
    }
}
