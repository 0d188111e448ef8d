import Blobs
import TestSupport
import Testing

@Suite("FileStatus")
struct FileStatusTests {
    @Test("moments are in order, to the nanosecond")
    func order() throws {
        let folder = try ScratchFolder()
        try folder.write([1], to: "a")
        try folder.setModified(1_000, of: "a")
        let moment = try OpenFolder(trusted: folder.path).status(of: "a").modified
        #expect(moment == FileStatus.Moment(secondsSince1970: 1_000))
        #expect(moment < FileStatus.Moment(secondsSince1970: 1_001))
        #expect(FileStatus.Moment(secondsSince1970: 999) < moment)
        #expect(!(moment < moment))
    }

    @Test("an earlier moment is never a later one, whatever a file's time may be")
    func earlier() {
        let moment = FileStatus.Moment(secondsSince1970: 90_000)
        #expect(moment.earlier(bySeconds: 86_400) == FileStatus.Moment(secondsSince1970: 3_600))
        let first = FileStatus.Moment(secondsSince1970: Int.min)
        #expect(first.earlier(bySeconds: 1) == first)
    }

    @Test("a file that is touched is as young as one that is written then")
    func touch() throws {
        let folder = try ScratchFolder()
        try folder.write([1], to: "old")
        try folder.setModified(1_000, of: "old")
        try OpenFolder(trusted: folder.path).file("old").touch()
        try folder.write([1], to: "new")
        let opened = try OpenFolder(trusted: folder.path)
        let (touched, written) = (try opened.status(of: "old").modified, try opened.status(of: "new").modified)
        #expect(touched <= written)
        #expect(written.earlier(bySeconds: 60) < touched)
        #expect(try folder.bytes(of: "old") == [1])
    }
}
