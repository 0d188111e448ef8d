import Exchanges
import Testing

@Suite("Chunking")
struct ChunkingTests {
    @Test(
        "is read as it is written",
        arguments: [
            ("recorded", Chunking.recorded), ("event", .event), ("bytes:1", .bytes(1)), ("bytes:65536", .bytes(65_536)),
            ("random:0", .random(seed: 0)), ("random:18446744073709551615", .random(seed: .max)),
        ]
    )
    func parses(text: String, chunking: Chunking) {
        #expect(Chunking(parsing: text) == chunking)
        #expect(chunking.description == text)
    }

    @Test(
        "refuses everything else",
        arguments: [
            "", "bytes", "bytes:", "bytes:0", "bytes:-1", "bytes:+1", "bytes:0x10", "bytes:1.5", "bytes: 1",
            "bytes:1:2",
            "bytes:18446744073709551615", "random", "random:", "random:x", "random:18446744073709551616", "event:1",
            "recorded:", "Event", "bytes:٣", ":", "bytes:1 ",
        ]
    )
    func refuses(text: String) {
        #expect(Chunking(parsing: text) == nil)
    }
}
