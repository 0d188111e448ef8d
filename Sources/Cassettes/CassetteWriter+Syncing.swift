import Blobs
import Synchronization

extension CassetteWriter {
    /// How the disk was made to take what was appended.
    package enum Confirmation: Equatable, Sendable {
        /// It took everything, or had it already.
        case confirmed
        /// It refused, and then took everything when that was written again; what it had said.
        case writtenAgain(after: CassetteError)
    }

    /// How many bytes may wait for the disk: they are kept until it has them.
    private static let unconfirmedLimit = 8 << 20

    /// Makes everything that was appended safe from a power cut.
    ///
    /// Those who ask while the disk is busy wait, and are served together. Where the disk refuses, the system counts the
    /// lost pages as clean, so that a second try on the same handle would succeed and prove nothing (fsync(2)). So the
    /// file is opened anew, and all of it goes, with what was not confirmed, to a new file in its place
    /// (docs/design.md §9). Throws if that fails too. Nothing is appended from then on before it has succeeded.
    @discardableResult
    package func sync() throws(CassetteError) -> Confirmation {
        try doubt.withLock { doubt throws(CassetteError) in
            if let old = doubt { return try writeAgain(old, &doubt) }
            guard let (file, count) = known.withLock({ $0.map { ($0.file, $0.unconfirmed.count) } }), count > 0 else {
                return .confirmed
            }
            do throws(SystemCallError) {
                try file.synchronizeContent()
            } catch {
                return try writeAgain(giveUp(file, after: CassetteError(error)), &doubt)
            }
            known.withLock { known in
                if known?.file === file { known?.confirm(count) }
            }
            return .confirmed
        }
    }

    /// How many interactions were appended here that the disk has not confirmed yet.
    package var unconfirmedCount: Int { known.withLock { $0?.unconfirmed.count ?? 0 } }

    /// Has the disk take what waits for it, if that is much, and what it may have lost, before more is appended.
    func limitUnconfirmed() throws(CassetteError) {
        let isInDoubt = doubt.withLockIfAvailable { $0 != nil } ?? false
        let size = known.withLock { $0?.unconfirmed.reduce(0) { $0 + $1.bytes.count } ?? 0 }
        if isInDoubt || size > Self.unconfirmedLimit { try sync() }
    }

    /// Gives a handle up that proves nothing any more; returns what was not confirmed on it.
    private func giveUp(_ file: OpenFile, after failure: CassetteError) -> Doubt {
        known.withLock { known in
            guard let open = known, open.file === file else { return Doubt(file: nil, members: [], failure: failure) }
            known = nil
            return Doubt(file: open.identity, members: open.unconfirmed, failure: failure)
        }
    }

    private func writeAgain(_ new: Doubt, _ doubt: inout Doubt?) throws(CassetteError) -> Confirmation {
        doubt = new
        let isWritten = try withFile(making: false) { file throws(CassetteError) in
            // What has taken the file's place has what it was given, and was synced by whoever did that. A file that was
            // removed has taken all along, as it would have done with a better disk.
            guard file.identity == new.file else { return false }
            try file.writeAgain(new.members)
            return true
        }
        doubt = nil
        return isWritten == true ? .writtenAgain(after: new.failure) : .confirmed
    }
}

extension CassetteFile {
    /// Puts a copy in the place of this file: every whole member that is in it, and those of `members` that are not.
    fileprivate mutating func writeAgain(_ members: [UnconfirmedMember]) throws(CassetteError) {
        var scan = try MemberScan(file, fileSize: soundEnd)
        let start = try scan.next()?.location.offset ?? soundEnd
        let lost = members.filter { $0.offset >= soundEnd }
        let kept: [Part] = start < soundEnd ? [.kept(start..<soundEnd)] : []
        try replace(by: kept + lost.map { .new($0.bytes) })
    }
}
