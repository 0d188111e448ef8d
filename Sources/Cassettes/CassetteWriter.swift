import Blobs
import Compression
import Synchronization

/// Adds interactions to a cassette.
///
/// Several writers, in this process and in others, may use one cassette at a time: each append takes the file's lock for
/// one write, and one that finds the file replaced opens it anew (docs/design.md §9). All calls may block, so they
/// belong on worker threads; they may come from any of them.
package final class CassetteWriter: Sendable {
    /// What is written.
    package let cassette: Cassette
    /// The file, as far as it is known.
    ///
    /// Held while it is written, never while the disk is waited for.
    let known = Mutex<CassetteFile?>(nil)
    /// What the disk may have lost and was not written again yet.
    ///
    /// Held by the one that has the disk take something.
    let doubt = Mutex<Doubt?>(nil)

    /// Members of which the disk said that it could not take them.
    struct Doubt {
        let file: FileStatus.Identity?
        let members: [UnconfirmedMember]
        let failure: CassetteError
    }

    /// How often a file may be replaced under a writer before it gives up.
    private static let attempts = 100

    /// Names a cassette to write; nothing is opened or made yet.
    package init(_ cassette: Cassette) {
        self.cassette = cassette
    }

    /// Names a cassette to write; nothing is opened or made yet.
    package convenience init(_ name: CassetteName, in folder: String) {
        self.init(Cassette(name, in: folder))
    }

    /// Makes folders and file, finds out whether they can be written, and puts a torn tail aside.
    ///
    /// The first append does so itself; doing it at the start shows early what is wrong. Throws what
    /// ``append(_:holdsSecret:)`` throws.
    package func prepare() throws(CassetteError) {
        _ = try withFile(making: true) { _ in true }
    }

    /// Appends an interaction; when this returns, it survives the death of the process, and after ``sync()`` a power cut.
    ///
    /// Throws `secret` for one whose line, as it would be written, holds a secret as `holdsSecret` says; `unstorable`
    /// for one that could not be played (see ``Interaction/check()``), `too_large` for a line above
    /// 64 MiB, `damaged`, `newer_version` or `not_a_cassette` for a file that must not be recorded onto, `disk_full` and
    /// other errors of the file system. Nothing of the interaction is in the file then.
    package func append(
        _ interaction: Interaction,
        holdsSecret: ([UInt8]) -> Bool = { _ in false }
    ) throws(CassetteError) -> MemberLocation {
        let member = try member(of: interaction, holdsSecret: holdsSecret)
        try limitUnconfirmed()
        let location = try withFile(making: true) { file throws(CassetteError) in try file.append(member) }
        guard let location else { throw .neverSettles(cassette.path) }
        return location
    }

    /// What an interaction is in the file.
    func member(
        of interaction: Interaction,
        holdsSecret: ([UInt8]) -> Bool
    ) throws(CassetteError) -> [UInt8] {
        do throws(InteractionFormatError) {
            try interaction.check()
        } catch {
            throw .unstorable(error, file: cassette.path)
        }
        let line = interaction.jsonLine()
        if holdsSecret(line) { throw .holdsSecret(interaction.n, file: cassette.path) }
        guard line.count <= GzipMemberLimits.standard.inflated else {
            throw .interactionTooLarge(line.count, file: cassette.path)
        }
        do throws(CompressionError) {
            return try GzipMember.compress(line)
        } catch {
            throw .unstorable(InteractionFormatError("", "\(error)"), file: cassette.path)
        }
    }

    /// Does something with the file while holding its lock, after making sure that it is the right one and sound; the
    /// latter only if it is to be settled.
    ///
    /// `nil` if there is no file and none is to be made.
    func withFile<Result: Sendable>(
        making: Bool,
        settling: Bool = true,
        _ body: (inout CassetteFile) throws(CassetteError) -> Result
    ) throws(CassetteError) -> Result? {
        try known.withLock { known throws(CassetteError) -> Result? in
            guard var file = try lockedFile(&known, making: making) else { return nil }
            let locked = file.file
            defer {
                // Closing would let go of it too, but locations may keep the file open.
                try? locked.unlock()
                known = file
            }
            if settling { try file.settle() }
            return try body(&file)
        }
    }

    private func lockedFile(
        _ known: inout CassetteFile?,
        making: Bool
    ) throws(CassetteError) -> CassetteFile? {
        do throws(SystemCallError) {
            for _ in 0..<Self.attempts {
                if known == nil { known = try CassetteFile.open(cassette, making: making) }
                guard let file = known else { return nil }
                try file.file.lock()
                if try file.isCurrent() { return file }
                try file.file.unlock()
                known = nil
            }
        } catch {
            throw CassetteError(error)
        }
        throw .neverSettles(cassette.path)
    }
}
