import Exchanges
import Testing

@Suite("SessionReport")
struct SessionReportTests {
    @Test("counts every way in which a request ends, and no asset as a request")
    func requests() {
        var report = SessionReport(session: "a", cassette: "a", mode: .record)
        #expect(report.requests == 0)
        report.hits = 1
        report.misses = 2
        report.recorded = 4
        report.passed = 8
        report.failed = 16
        report.lost = 32
        report.shared = 64
        report.refreshesFailed = 128
        report.noteAsset(bytes: 5)
        report.noteAssetFailure(url: "https://media.example/a", reason: "404")
        #expect(report.requests == 127)
    }

    @Test("adds up assets and their bytes")
    func assets() {
        var report = SessionReport(session: "a", cassette: "a", mode: .record)
        report.noteAsset(bytes: 5)
        report.noteAsset(bytes: 0)
        #expect(report.assetsFetched == 2)
        #expect(report.assetBytes == 5)
        #expect(report.assetsFailed == 0)
    }

    @Test("keeps the first failures of assets and counts them all")
    func failures() {
        var report = SessionReport(session: "a", cassette: "a", mode: .record)
        for number in 1...70 { report.noteAssetFailure(url: "https://media.example/\(number)", reason: "404") }
        #expect(report.assetsFetched == 0)
        #expect(report.assetsFailed == 70)
        #expect(report.assetFailures.count == 50)
        #expect(report.assetFailures.first == "https://media.example/1: 404")
        #expect(report.assetFailures.last == "https://media.example/50: 404")
    }

    @Test("adds up what replayed answers saved")
    func savings() {
        var report = SessionReport(session: "a", cassette: "a", mode: .replay)
        report.noteHit(tokens: TokenUsage(input: 1, output: 2))
        report.noteHit(tokens: TokenUsage(input: 10, output: 20))
        report.notePlayed(bytes: 5, milliseconds: 1.5)
        report.notePlayed(bytes: 6, milliseconds: 0)
        #expect(report.hits == 2)
        #expect(report.tokensSaved == TokenUsage(input: 11, output: 22))
        #expect(report.tokensSaved.total == 33)
        #expect(report.bytesReplayed == 11)
        #expect(report.millisecondsSaved == 1.5)
    }

    @Test("names the first interactions that nobody asked for and counts them all")
    func unplayed() {
        var report = SessionReport(session: "a", cassette: "a", mode: .replay)
        report.noteUnplayed((1...70).map { "a/\($0): GET /x" })
        #expect(report.unplayed == 70)
        #expect(report.unplayedInteractions.count == 50)
        report.noteUnplayed([])
        #expect(report.unplayed == 0)
        #expect(report.unplayedInteractions == [])
    }
}
