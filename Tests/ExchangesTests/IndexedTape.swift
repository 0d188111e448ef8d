import Blobs
import Cassettes
import Foundation
import Gateways
import Matching
import NIOHTTP1
import Secrets
import TestSupport

@testable import Exchanges

/// A cassette of a test's own, and a folder for its index.
struct IndexedTape {
    let folder: TemporaryFolder
    var cassette: Cassette
    var indexes: IndexFolder
    var rules: RuleBook
    var known = KnownSecrets()

    init(in folder: TemporaryFolder, seed: UInt64 = 1, count: Int = 12) throws {
        self.folder = folder
        cassette = try Cassette(CassetteName("sub/tape"), in: folder.path + "/cassettes")
        indexes = IndexFolder(path: folder.path + "/cache/tapedeck/index", program: "test")
        indexes.leastCount = 1
        rules = try RuleBook(profiles: GatewayProfile.builtIn)
        var generator = SeededGenerator(seed: seed)
        try record(count, using: &generator)
    }

    var blobs: BlobStore { BlobStore(cassettes: cassette.folder) }

    /// Where the index is; `nil` if none was written.
    var indexPath: String? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: indexes.path)) ?? []
        return names.first { $0.hasSuffix(".index") }.map { "\(indexes.path)/\($0)" }
    }

    /// Appends interactions of all kinds.
    func record(_ count: Int, from first: Int = 1, using generator: inout SeededGenerator) throws {
        let writer = CassetteWriter(cassette)
        for n in first..<first + count {
            _ = try writer.append(interaction(n, using: &generator))
        }
    }

    private func interaction(_ n: Int, using generator: inout SeededGenerator) throws -> Interaction {
        let target = ["/v1/chat", "/v1/chat?x=\(n)", "/"].randomElement(using: &generator) ?? "/"
        let word = Int.random(in: 0...3, using: &generator)
        let via = Int.random(in: 0...5, using: &generator) == 0
        let body = Bool.random(using: &generator) ? "" : #"{"model":"m\#(word)","stream":true,"p":"word \#(word)"}"#
        return Interaction(
            n: Bool.random(using: &generator) ? n : 1,
            gateway: ["openai", "acme"].randomElement(using: &generator) ?? "openai",
            recordedAt: ["2026-11-21T07:10:36.123Z", "yesterday"].randomElement(using: &generator) ?? "",
            recording: ["one", "two", nil].randomElement(using: &generator) ?? nil,
            isPrefetched: Bool.random(using: &generator),
            request: RecordedRequest(
                method: body.isEmpty ? "GET" : "POST",
                url: via ? "https://media.example/\(n)" : "https://gw\(word).example\(target)",
                target: via ? "/_tapedeck/via/https/media.example/\(n)" : target,
                headers: ["content-type": "application/json"],
                body: body.isEmpty ? [] : [.text(body)]
            ),
            response: RecordedResponse(
                status: [200, 429, 503].randomElement(using: &generator) ?? 200,
                reason: "",
                headers: [:],
                end: [.complete, .aborted, .cancelled].randomElement(using: &generator) ?? .complete
            )
        )
    }

    /// Opens the cassette with its index, or without.
    func opening(isIndexed: Bool = true) throws -> CassetteOpening {
        try CassetteOpening(cassette, rules: rules, blobs: blobs, known: known, isIndexed ? indexes : nil)
    }

    /// Opens the cassette and writes its index.
    func index() throws { try opening().unsaved?.save() }

    /// The bytes of a file; none where there is none.
    func bytes(_ path: String?) -> [UInt8] {
        path.flatMap { FileManager.default.contents(atPath: $0) }.map { Array($0) } ?? []
    }

    /// Writes into a file, which stays the same file.
    func overwrite(_ path: String, with bytes: [UInt8]) throws {
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: Data(bytes))
        try handle.close()
    }
}

extension CassetteOpening {
    /// Whether an index was of use.
    var hasIndex: Bool { cells != nil }

    /// All that was found out, as text.
    var findings: [String] {
        var sketches = scanned.sketches
        if sketches.missingCells > 0 { sketches.fill(cells?.read() ?? []) }
        let members = scanned.places.members.map { "\($0.offset) \($0.length) \($0.index) \($0.file.path)" }
        let times = (0..<scanned.places.count).map { position in
            "\(scanned.places.recordedAt(position) ?? "") \(scanned.places.isPrefetched(position))"
        }
        return members + times
            + [
                "\(scanned.end) \(scanned.memberCount) \(scanned.lastNumber)", "\(scanned.entries)",
                "\(sketches.stored)", "\(sketches.storedCells)", "\(sketches.routes)", "\(scanned.origins.notes)",
                "\(scanned.incomparable)", "\(String(describing: tornTail))",
            ]
    }
}
