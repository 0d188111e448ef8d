import Cassettes
import NIOHTTP1
import Testing

@testable import Interchange

@Suite("ExportTimings")
struct ExportTimingsTests {
    private func timings(head: Double?, frames: [Double]) -> [Double] {
        let response = RecordedResponse(
            status: 200,
            reason: "",
            headers: [:],
            frames: frames.enumerated().map { Frame(offset: $0.offset, length: 1, at: $0.element) },
            headAt: head
        )
        let timings = ExportTimings(response)
        return [timings.wait, timings.receive, timings.time]
    }

    @Test("waiting ends with the head, receiving with the last frame")
    func parts() {
        #expect(timings(head: 12, frames: [12.5, 240]) == [12, 228, 240])
        #expect(timings(head: nil, frames: [12.5, 240]) == [12.5, 227.5, 240])
        #expect(timings(head: 7, frames: []) == [7, 0, 7])
        #expect(timings(head: nil, frames: []) == [0, 0, 0])
    }

    @Test("no time is less than nothing, whatever a file says")
    func hostile() {
        #expect(timings(head: 9, frames: [5]) == [5, 0, 5])
    }
}
