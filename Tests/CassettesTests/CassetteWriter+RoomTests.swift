import Cassettes
import Foundation
import TestSupport
import Testing

@Suite("CassetteWriter+Room")
struct CassetteWriterRoomTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    @Test(
        "a small request has room, also where it is tried out, which leaves nothing behind",
        arguments: [false, true]
    )
    func room(isTried: Bool) throws {
        try CassetteWriter(Samples.name, in: folder.path).checkRoom(for: 100, isTried: isTried)
        #expect(folder.files() == [])
    }

    @Test("what no disk has room for is refused, with the numbers")
    func none() throws {
        let error = #expect(throws: CassetteError.self) {
            try CassetteWriter(Samples.name, in: folder.path).checkRoom(for: .max, isTried: false)
        }
        #expect(error?.code == .noRoom)
        #expect(error?.message.hasPrefix("There is no room to record: ") == true)
        #expect(
            error?.message.hasSuffix(
                " bytes are free, and \(Int.max) are needed, for the request and a reserve of 16 MiB."
            ) == true
        )
        #expect(error?.remedy == "Make room, or choose another folder with --cassettes.")
        #expect(error?.place?.file == folder.path)
    }

    @Test(
        "a folder that this user may not write to is refused",
        .enabled(if: geteuid() != 0, "root may write anywhere")
    )
    func forbidden() throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.path)
        let error = #expect(throws: CassetteError.self) {
            try CassetteWriter(Samples.name, in: folder.path).checkRoom(for: 1, isTried: false)
        }
        #expect(error?.code == .forbidden)
    }

    @Test("other errors are left to the recording, which says them better")
    func others() throws {
        try FileManager.default.createSymbolicLink(
            atPath: folder.path(of: Samples.file),
            withDestinationPath: "/etc/passwd"
        )
        try CassetteWriter(Samples.name, in: folder.path).checkRoom(for: 1, isTried: true)
    }
}
