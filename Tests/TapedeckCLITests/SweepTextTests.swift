import Blobs
import Testing

@testable import TapedeckCLI

@Suite("SweepText")
struct SweepTextTests {
    private let blob = UnusedFile(.blob, path: "c/blobs/sha256/2c/2cf2", size: 5)
    private let large = UnusedFile(.blob, path: "c/blobs/sha256/ff/ffff", size: 2_048)
    private let unfinished = UnusedFile(.unfinishedBlob, path: "c/blobs/sha256/.partial-1-1", size: 1)
    private let rewrite = UnusedFile(.unfinishedRewrite, path: "c/a\u{1B}/.b.jsonl.gz.new-1", size: 10)

    private func sweep(_ removed: [UnusedFile], young: [UnusedFile] = []) -> Sweep {
        var sweep = Sweep()
        sweep.removed = removed
        sweep.young = young
        return sweep
    }

    @Test("says how many and how many bytes were removed, and what was kept")
    func removed() {
        #expect(SweepText.lines(sweep([]), isDryRun: false) == ["nothing to remove"])
        #expect(SweepText.lines(sweep([blob]), isDryRun: false) == ["removed 1 blob: 5 bytes"])
        #expect(SweepText.lines(sweep([unfinished]), isDryRun: false) == ["removed 1 unfinished file: 1 byte"])
        #expect(
            SweepText.lines(sweep([blob, large, unfinished, rewrite]), isDryRun: false)
                == ["removed 2 blobs and 2 unfinished files: 2064 bytes (2 KiB)"]
        )
        #expect(
            SweepText.lines(sweep([], young: [large]), isDryRun: false)
                == ["nothing to remove", "kept 1 blob: 2048 bytes (2 KiB), younger than a day"]
        )
    }

    @Test("does not say that there is nothing to remove where something could not be")
    func failures() throws {
        var sweep = sweep([])
        sweep.failures = [.missing(try BlobDigest(String(repeating: "a", count: 64)), path: "c")]
        #expect(SweepText.lines(sweep, isDryRun: false) == ["removed nothing"])
        sweep.removed = [blob]
        #expect(SweepText.lines(sweep, isDryRun: false) == ["removed 1 blob: 5 bytes"])
    }

    @Test("a dry run lists what would be removed")
    func dryRun() {
        #expect(SweepText.lines(sweep([]), isDryRun: true) == ["nothing to remove"])
        #expect(
            SweepText.lines(sweep([blob, large, unfinished, rewrite], young: [blob, unfinished]), isDryRun: true) == [
                "would remove c/blobs/sha256/2c/2cf2: 5 bytes",
                "would remove c/blobs/sha256/ff/ffff: 2048 bytes (2 KiB)",
                "would remove c/blobs/sha256/.partial-1-1: 1 byte, unfinished",
                "would remove c/a\\x1B/.b.jsonl.gz.new-1: 10 bytes, unfinished",
                "would remove 2 blobs and 2 unfinished files: 2064 bytes (2 KiB)",
                "kept 1 blob and 1 unfinished file: 6 bytes, younger than a day",
            ]
        )
    }
}
