import BodyFormats
import Exchanges
import Testing

@testable import TapedeckCLI

@Suite("ReportFile")
struct ReportFileTests {
    @Test("is one JSON object with the exit code, every session and every problem")
    func bytes() throws {
        var session = SessionReport(session: "", cassette: "a", mode: .replay)
        session.noteHit(tokens: TokenUsage(input: 3, output: 4))
        let end = ServerEnd(sessions: [session], problems: ["a \"problem\""])
        let bytes = ReportFile.bytes(of: end, status: .missed)
        #expect(bytes.last == UInt8(ascii: "\n"))
        let json = try JSONParser.parse(bytes)
        #expect(json["tapedeck"]?.stringValue == "report")
        #expect(json["version"]?.integerValue == 1)
        #expect(json["exit_code"]?.integerValue == 3)
        #expect(json["sessions"]?[0]?["tokens_saved"]?["output"]?.integerValue == 4)
        #expect(json["problems"]?[0]?.stringValue == "a \"problem\"")
    }

    @Test("is refused before the work where it could not be written")
    func unwritable() throws {
        #expect(throws: CLIError.self) { try ReportFile.check("/nonexistent/report.json") }
    }
}
