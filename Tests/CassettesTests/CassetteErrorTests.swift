import Cassettes
import Foundation
import TestSupport
import Testing

@Suite("CassetteError")
struct CassetteErrorTests {
    private let folder: ScratchFolder
    private var path: String { folder.path(of: Samples.file) }

    init() throws { folder = try ScratchFolder() }

    private func message(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test("a bad name is quoted, and the grammar told")
    func badName() {
        #expect(
            message { _ = try CassetteName("../x") } == """
                "../x" is no name of a cassette. Use up to 8 segments of letters, digits, '.', '_' and '-' that begin \
                with a letter or digit, at most 101 characters each, joined by '/'; the first may not be "blobs".
                """
        )
    }

    @Test("a file that is no cassette is named, and the way out")
    func notCassette() throws {
        try folder.write(Array("hello".utf8), to: Samples.file)
        #expect(
            message { _ = try Samples.read(in: folder) } == """
                \(path): This is no cassette: it does not begin with {"tapedeck":"cassette","version":1}. \
                Move the file away, or choose another name with --cassette.
                """
        )
    }

    @Test("damage has file, member and offset")
    func damaged() throws {
        try Samples.record([Samples.interaction(1), Samples.interaction(2)], in: folder)
        var bytes = try folder.bytes(of: Samples.file)
        bytes[0] = 0
        try folder.write([0x1F, 0x8B, 8, 0x80] + bytes, to: Samples.file)
        #expect(
            message { _ = try Samples.read(in: folder) } == """
                \(path), member 1 at byte 0: The cassette is damaged: the compressed data is damaged (unknown header \
                flags set). Restore the file from version control, or keep what is whole with tapedeck \
                repair.
                """
        )
    }

    @Test("a symbolic link is refused with the reason")
    func notFile() throws {
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/etc/passwd")
        let text = message { _ = try Samples.read(in: folder) }
        #expect(text?.hasPrefix("\(path): openat failed: ") == true)
        #expect(text?.hasSuffix("Remove it; only the --cassettes folder itself may be a symbolic link.") == true)
    }

    @Test("a torn tail is a warning that says what becomes of it")
    func tornTail() throws {
        try folder.write([0x1F, 0x8B], to: Samples.file)
        let tail = try #require(try Samples.read(in: folder).tail)
        #expect(
            "\(tail)" == """
                \(path): the last 2 bytes (from byte 0 on) are torn and are passed over; the next \
                recording or tapedeck repair puts them aside
                """
        )
    }
}
