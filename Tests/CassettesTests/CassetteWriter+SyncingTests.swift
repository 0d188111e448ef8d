import Cassettes
import Foundation
import TestSupport
import Testing

@Suite("CassetteWriter+Syncing")
struct CassetteWriterSyncingTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    @Test("syncing is possible before and after something was written, and twice")
    func sync() throws {
        let writer = CassetteWriter(Samples.name, in: folder.path)
        #expect(try writer.sync() == .confirmed)
        #expect(folder.files() == [])
        _ = try writer.append(Samples.interaction())
        #expect(try writer.sync() == .confirmed)
        #expect(try writer.sync() == .confirmed)
    }

    @Test("a file that was removed or replaced is no reason not to sync")
    func replaced() throws {
        let writer = CassetteWriter(Samples.name, in: folder.path)
        _ = try writer.append(Samples.interaction(1))
        try FileManager.default.removeItem(atPath: folder.path(of: Samples.file))
        #expect(try writer.sync() == .confirmed)
        _ = try writer.append(Samples.interaction(2))
        try writer.startFresh()
        #expect(try writer.sync() == .confirmed)
        #expect(try Samples.read(in: folder).interactions == [])
    }

    @Test("threads that append and sync at once lose nothing")
    func threads() async throws {
        let writer = CassetteWriter(Samples.name, in: folder.path)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<4 {
                group.addTask {
                    for round in 0..<10 {
                        _ = try writer.append(Samples.interaction(task * 10 + round + 1))
                        #expect(try writer.sync() == .confirmed)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try Samples.read(in: folder).interactions.map(\.n).sorted() == Array(1...40))
    }
}
