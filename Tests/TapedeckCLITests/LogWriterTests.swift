import Logging
import Testing

@testable import TapedeckCLI

@Suite("LogWriter")
struct LogWriterTests {
    @Test("writes a line for people, with metadata in order and everything escaped")
    func text() {
        #expect(
            line(.text) == "T warning  upstream failed a=1 path=\"/v1/a b\\n\\x1B[31m\" zero=\"\"\n"
        )
    }

    @Test("writes an object a line for programs")
    func json() {
        #expect(
            line(.json)
                == "{\"time\":\"T\",\"level\":\"warning\",\"message\":\"upstream failed\",\"a\":\"1\","
                + "\"path\":\"/v1/a b\\n\\u001b[31m\",\"zero\":\"\"}\n"
        )
    }

    @Test("escapes in JSON what a terminal could obey, and JSON leaves as it is")
    func jsonEscapes() {
        #expect(
            TerminalText.escapeForJSON("{\"a\":\"\u{7F}\u{202E}\u{E0041}é\"}")
                == "{\"a\":\"\\u007F\\u202E\\uDB40\\uDC41é\"}"
        )
    }

    @Test("writes times as RFC 3339")
    func time() {
        #expect(LogTimestamp.text(seconds: 1_795_245_036, milliseconds: 7) == "2026-11-21T07:10:36.007Z")
        #expect(LogTimestamp.text(seconds: 0, milliseconds: 0) == "1970-01-01T00:00:00.000Z")
        #expect(LogTimestamp.now().utf8.count == 24)
    }

    private func line(_ format: LogFormat) -> String {
        let page = Stage.Page()
        var logger = Logger(label: "test") { _ in
            LogWriter(format: format, level: .info, output: TextOutput { page.append($0) }, timestamp: { "T" })
        }
        logger[metadataKey: "a"] = "1"
        logger.debug("not this")
        logger.warning("upstream failed", metadata: ["path": "/v1/a b\n\u{1B}[31m", "zero": ""])
        return page.text
    }
}
