import Testing

@testable import TapedeckCLI

@Suite("DemoCommand")
struct DemoCommandTests {
    private static let chat = DemoStepResult(
        gateway: "openai",
        title: "chat, streaming",
        events: 12,
        bytes: 2_345,
        storedBytes: 812,
        liveMilliseconds: 240,
        replayMilliseconds: 1.4,
        isEqual: true
    )

    @Test("prints what was compared and ends with 0 where all is the same")
    func equal() async {
        var summary = DemoSummary()
        summary.storedBytes = 812
        let stage = Stage(demo: [Self.chat], summary: summary)
        #expect(await stage.run(["demo"]) == .done)
        #expect(
            stage.output.text == """
                GATEWAY  REQUEST          EVENTS    BYTES  ON DISK    LIVE  REPLAY  EQUAL
                openai   chat, streaming      12  2.3 KiB    812 B  240 ms  1.4 ms  yes

                1 answer replayed, all equal to the byte: 2.3 KiB recorded, 812 B on disk.

                """
        )
    }

    @Test("ends with 1 where an answer differs, or where there is none")
    func different() async {
        var result = Self.chat
        result.isEqual = false
        result.events = nil
        let stage = Stage(demo: [Self.chat, result])
        #expect(await stage.run(["demo"]) == .failed)
        #expect(stage.output.text.contains("  NO\n"))
        #expect(stage.output.text.hasSuffix("1 of 2 answers replayed differently.\n"))
        #expect(await Stage().run(["demo"]) == .failed)
    }

    @Test("says what became of the media, and what more could be had from them")
    func media() async {
        var summary = DemoSummary()
        (summary.mediaAnswers, summary.mediaBytes, summary.blobs, summary.blobBytes) = (14, 1_258_291, 5, 307_200)
        summary.part = DemoSummary.Part(file: "out_1.mp4", range: 1_000..<2_000, status: 206, isEqual: true)
        let stage = Stage(demo: [Self.chat], summary: summary)
        #expect(await stage.run(["demo"]) == .done)
        #expect(
            stage.output.text.contains(
                """

                media: 1.2 MiB received in 14 answers, 300 KiB stored in 5 blobs
                offline: bytes 1000-1999 of out_1.mp4, a part that nobody asked for while recording: 206, equal
                1 answer replayed, all equal to the byte
                """
            )
        )
        summary.part?.isEqual = false
        let broken = Stage(demo: [Self.chat], summary: summary)
        #expect(await broken.run(["demo"]) == .failed)
        #expect(broken.output.text.contains("206, NOT EQUAL\n"))
    }

    @Test("serves the demo gateway alone, on this machine only")
    func serve() async {
        let stage = Stage()
        #expect(await stage.run(["demo", "--serve", "--listen", "127.0.0.1:9"]) == .done)
        #expect(stage.output.text == "tapedeck: demo gateway on http://127.0.0.1:9\n")
        let remote = Stage()
        #expect(await remote.run(["demo", "--serve", "--listen", "0.0.0.0:9"]) == .usage)
        #expect(remote.errors.text == "tapedeck: --listen: the demo gateway serves this machine only\n")
    }
}
