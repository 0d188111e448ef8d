import Cassettes
import Testing

@Suite("Which recordings count (docs/design.md §4)")
struct LatestRecordingsTests {
    @Test("Of each request, the recording that stands last in the file; what has no fingerprint always")
    func latest() {
        var latest = LatestRecordings()
        for (fingerprint, recording) in [("x", "one"), ("y", "one"), ("x", "two"), ("z", nil)] {
            latest.note(fingerprint: fingerprint, recording: recording)
        }
        #expect(!latest.includes(fingerprint: "x", recording: "one"))
        #expect(latest.includes(fingerprint: "x", recording: "two"))
        #expect(latest.includes(fingerprint: "y", recording: "one"))
        #expect(latest.includes(fingerprint: "z", recording: nil))
        #expect(latest.includes(fingerprint: nil, recording: "one"))
    }
}
