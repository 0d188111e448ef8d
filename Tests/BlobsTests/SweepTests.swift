import Testing

@testable import Blobs

@Suite("Sweep")
struct SweepTests {
    private let file = UnusedFile(.blob, path: "blobs/sha256/2c/2cf2", size: 5)

    @Test("notes what was removed")
    func removed() {
        var sweep = Sweep()
        sweep.remove(file) { () throws(SystemCallError) in }
        #expect(sweep.removed == [file] && sweep.failures == [])
    }

    @Test("notes why something was not, but not what is gone already")
    func failures() {
        var sweep = Sweep()
        let missing = SystemCallError(call: "unlinkat", path: file.path, number: 2)
        sweep.remove(file) { () throws(SystemCallError) in throw missing }
        #expect(sweep == Sweep())
        let forbidden = SystemCallError(call: "unlinkat", path: file.path, number: 13)
        sweep.remove(file) { () throws(SystemCallError) in throw forbidden }
        #expect(sweep.removed == [] && sweep.failures == [.system(forbidden)])
        #expect(
            sweep.failures.first?.description == "blobs/sha256/2c/2cf2: unlinkat failed: Permission denied. "
                + "Check the permissions of the folder given with --cassettes."
        )
    }
}
