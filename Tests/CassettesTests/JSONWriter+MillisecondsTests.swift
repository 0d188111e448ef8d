import BodyFormats
import Cassettes
import Testing

@Suite("JSONWriter+Milliseconds")
struct JSONWriterMillisecondsTests {
    @Test(
        "times have the decimals that say something, at most three",
        arguments: [
            (0, "0"), (12, "12"), (12.5, "12.5"), (0.004, "0.004"), (0.0004, "0"), (1.9996, "2"), (0.1 + 0.2, "0.3"),
            (-3, "0"), (.nan, "0"), (.infinity, "0"), (1e300, "1000000000000"),
        ]
    )
    func times(time: Double, text: String) {
        var json = JSONWriter()
        json.milliseconds(time)
        #expect(String(decoding: json.bytes, as: UTF8.self) == text)
    }
}
