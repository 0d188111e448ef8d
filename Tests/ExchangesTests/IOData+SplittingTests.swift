import NIOCore
import Testing

@testable import Exchanges

@Suite("Dividing runs of bytes")
struct IODataSplittingTests {
    private func text(_ runs: [IOData]) -> [String] {
        runs.map { run in
            if case .byteBuffer(let bytes) = run { String(buffer: bytes) } else { "file" }
        }
    }

    @Test(
        "Each run goes to one side or is cut, and none is empty",
        arguments: [
            (0, [], ["abc", "de"]), (2, ["ab"], ["c", "de"]), (3, ["abc"], ["de"]), (4, ["abc", "d"], ["e"]),
            (5, ["abc", "de"], []), (9, ["abc", "de"], []),
        ]
    )
    func divides(count: Int, first: [String], rest: [String]) {
        var read = ByteBuffer(string: "xxabc")
        read.moveReaderIndex(forwardBy: 2)
        let (one, other) = [IOData.byteBuffer(read), .byteBuffer(ByteBuffer(string: "de"))].split(at: count)
        #expect(text(one) == first)
        #expect(text(other) == rest)
    }
}
