import Blobs
import Testing

@testable import Exchanges

@Suite("A cassette's file as an index was made of it")
struct IndexedFileTests {
    @Test("A file that changed within the two seconds before its index was made may have changed after that")
    func settled() {
        let changed = FileStatus.Moment(seconds: 100, nanoseconds: 5)
        let file = IndexedFile(device: 1, inode: 2, size: 3, modified: changed, changed: changed)
        #expect(!file.isSettled(at: FileStatus.Moment(seconds: 100, nanoseconds: 5)))
        #expect(!file.isSettled(at: FileStatus.Moment(seconds: 102, nanoseconds: 5)))
        #expect(file.isSettled(at: FileStatus.Moment(seconds: 102, nanoseconds: 6)))
        #expect(!file.isSettled(at: FileStatus.Moment(seconds: 50, nanoseconds: 0)))
    }
}
