import Blobs
import Cassettes
import Foundation
import TestSupport
import Testing

/// Runs what docs/cassette-format.md promises.
@Suite("The document of the format")
struct FormatDocumentTests {
    private static let python = "/usr/bin/env"
    private static let document = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("docs/cassette-format.md")

    private static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }

    private static var hasPython: Bool { (try? run(["python3", "--version"]).status) == 0 }

    /// The code between the fences of a language.
    private static func code(_ language: String) throws -> String {
        let text = try String(contentsOf: document, encoding: .utf8)
        let start = try #require(text.range(of: "```\(language)\n"))
        let end = try #require(text.range(of: "\n```", range: start.upperBound..<text.endIndex))
        return String(text[start.upperBound..<end.lowerBound])
    }

    @Test("the reader in Python reads what is written here", .enabled(if: hasPython))
    func python() throws {
        let folder = try ScratchFolder()
        let store = BlobStore(cassettes: folder.path)
        var blob = try store.makeWriter()
        try blob.write([UInt8](repeating: 0xFE, count: 1_000))
        let (digest, size) = try blob.finish()
        var media = Samples.interaction(2, fingerprint: "m")
        media.response.body = [.text("{\"ü\":\""), .base64OfBlob(digest, size: size), .text("\"}"), .bytes([0xFF])]
        media.response.frames = [Frame(offset: 0, length: media.response.body.byteCount, at: 1)]
        try Samples.record(
            [
                Samples.interaction(3, fingerprint: "a", recording: "old"),
                media,
                Samples.interaction(1, fingerprint: "a", recording: "new"),
            ],
            in: folder
        )
        let torn = try folder.bytes(of: Samples.file) + [0x1F, 0x8B]
        try folder.write(torn, to: Samples.file)
        try folder.write(Array(try Self.code("python").utf8), to: "reader.py")

        let (status, output) = try Self.run(["python3", folder.path(of: "reader.py"), folder.path, "sample"])

        #expect(status == 0, "\(output)")
        let lines = output.split(separator: "\n")
        #expect(lines.first?.hasPrefix("warning: torn or damaged from byte \(torn.count - 2) on") == true)
        let url = media.request.url
        let answers = [Samples.interaction(1).response.body, media.response.body]
        for ((n, body), line) in zip(zip(1..., answers), lines.dropFirst()) {
            var writer = try store.makeWriter()
            try writer.write(try body.joined(blobs: store, limit: 10_000))
            let answer = try writer.finish()
            #expect(line == "\(n) POST \(url) 200 \(answer.digest.hex)")
        }
        #expect(lines.count == 3)
    }

    @Test("the interaction that is shown is one")
    func example() throws {
        let shown = try Self.code("json")
        let interaction = try Interaction(jsonLine: Array(shown.utf8))
        #expect(interaction.n == 12)
        #expect(interaction.response.frames.count == interaction.response.body.count)
    }
}
