import Synchronization
import Testing

@testable import TapedeckCLI

@Suite("OutputTarget")
struct OutputTargetTests {
    /// An output that takes so many writes and has then the outcome.
    private final class Limited: Sendable {
        private let writes = Mutex<[[UInt8]]>([])
        let limit: Int
        let last: TextOutput.Outcome

        init(_ limit: Int, then last: TextOutput.Outcome) {
            self.limit = limit
            self.last = last
        }

        var taken: [[UInt8]] { writes.withLock(\.self) }

        func target() -> OutputTarget {
            OutputTarget(
                TextOutput { [self] bytes in
                    writes.withLock { writes in
                        writes.append(bytes)
                        return writes.count <= limit ? .written : last
                    }
                }
            )
        }
    }

    @Test("bytes go out as they are")
    func bytes() throws {
        let output = Limited(9, then: .written)
        let target = output.target()
        for piece: [UInt8] in [[0x61, 0xC3], [], [0xA9]] { target.write(piece) }
        #expect(output.taken == [[0x61, 0xC3], [0xA9]])
        #expect(target.takesMore)
        try target.finish()
    }

    @Test("a reader that went away is no error, and gets no more")
    func unread() throws {
        let output = Limited(1, then: .unread)
        let target = output.target()
        for _ in 0..<4 { target.write([1]) }
        #expect(output.taken.count == 2)
        #expect(!target.takesMore)
        try target.finish()
    }

    @Test("a full disk is one")
    func full() {
        let target = Limited(0, then: .failed("No space left on device")).target()
        target.write([1])
        #expect(!target.takesMore)
        #expect(throws: CLIError.failed("cannot write to standard output: No space left on device")) {
            try target.finish()
        }
    }
}
