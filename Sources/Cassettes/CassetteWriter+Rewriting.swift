import Blobs
import Compression

extension CassetteWriter {
    /// Drops these interactions and keeps all others, byte for byte; returns how many it dropped.
    ///
    /// The rewrite is atomic: whoever opens the cassette finds the old file or the new one. Locations in a file that has
    /// been replaced since are passed over, as nobody can tell which member of the new file they mean. Throws what
    /// ``append(_:holdsSecret:)`` throws; the cassette is as it was then.
    @discardableResult
    package func rewrite(dropping locations: [MemberLocation]) throws(CassetteError) -> Int {
        if locations.isEmpty { return 0 }
        let dropped = try withFile(making: false) { file throws(CassetteError) in
            var offsets: Set<Int> = []
            for location in locations where try location.isIn(file) { offsets.insert(location.offset) }
            return try file.rewrite { offsets.contains($0) }
        }
        return dropped ?? 0
    }

    /// Drops what a later recording has replaced; returns how many interactions it dropped.
    ///
    /// Of all interactions with one fingerprint, as it is stored, those of the recording that wrote the last of them
    /// stay (docs/cassette-format.md). Throws what ``append(_:holdsSecret:)`` throws, and `damaged` if a line is no
    /// interaction.
    @discardableResult
    package func dropSuperseded() throws(CassetteError) -> Int {
        let dropped = try withFile(making: false) { file throws(CassetteError) in
            let superseded = try file.superseded()
            return try file.rewrite { superseded.contains($0) }
        }
        return dropped ?? 0
    }

    /// Changes some interactions, and keeps all others byte for byte; returns how many it changed.
    ///
    /// The rewrite is atomic, like that of ``rewrite(dropping:)``.
    ///
    /// - Parameters:
    ///   - changing: Gives what an interaction becomes; nil where it stays.
    ///   - holdsSecret: Whether a changed line still holds what must not be written.
    /// - Returns: How many were changed.
    /// - Throws: What ``append(_:holdsSecret:)`` throws, and what `changing` throws; the cassette is as it was then.
    package func rewrite(
        changing: (Interaction) throws -> Interaction?,
        holdsSecret: ([UInt8]) -> Bool
    ) throws -> Int {
        var failure: (any Error)?
        do throws(CassetteError) {
            let count = try withFile(making: false) { file throws(CassetteError) in
                try file.rewriteChanged { interaction throws(CassetteError) in
                    do {
                        guard let changed = try changing(interaction) else { return nil }
                        return try member(of: changed, holdsSecret: holdsSecret)
                    } catch {
                        failure = error
                        throw (error as? CassetteError) ?? .neverSettles(cassette.path)
                    }
                }
            }
            return count ?? 0
        } catch {
            throw failure ?? error
        }
    }

    /// Forgets everything the cassette holds, and leaves one with nothing but its header.
    ///
    /// A cassette that may not be recorded onto is not emptied either: the errors are those of ``append(_:holdsSecret:)``.
    package func startFresh() throws(CassetteError) {
        _ = try withFile(making: false) { file throws(CassetteError) in try file.rewrite { _ in true } }
    }
}

extension MemberLocation {
    /// Whether this is a place in the file as it is open there.
    fileprivate func isIn(_ cassetteFile: CassetteFile) throws(CassetteError) -> Bool {
        if file === cassetteFile.file { return true }
        do throws(SystemCallError) {
            return try file.status().identity == cassetteFile.identity
        } catch {
            throw CassetteError(error)
        }
    }
}

extension CassetteFile {
    /// Where the interactions begin that later recordings have replaced.
    fileprivate func superseded() throws(CassetteError) -> Set<Int> {
        struct Recorded {
            let offset: Int
            let fingerprint: String
            let recording: String?
        }
        var all: [Recorded] = []
        var lastRecording: [String: String?] = [:]
        var scan = try MemberScan(file, fileSize: soundEnd)
        while let member = try scan.next() {
            let interaction = try member.interaction()
            guard let fingerprint = interaction.fingerprint else { continue }
            let recorded = Recorded(
                offset: member.location.offset,
                fingerprint: fingerprint,
                recording: interaction.recording
            )
            all.append(recorded)
            lastRecording[fingerprint] = recorded.recording
        }
        return Set(all.filter { lastRecording[$0.fingerprint] != $0.recording }.map(\.offset))
    }

    /// Rewrites the file without the interactions whose offset `isDropped`; returns how many those were.
    fileprivate mutating func rewrite(dropping isDropped: (Int) -> Bool) throws(CassetteError) -> Int {
        var kept: [Range<Int>] = []
        var count = 0
        var scan = try MemberScan(file, fileSize: soundEnd)
        while let member = try scan.next() {
            let offset = member.location.offset
            let end = offset + member.location.length
            if isDropped(offset) {
                count += 1
            } else if let last = kept.last, last.upperBound == offset {
                kept[kept.count - 1] = last.lowerBound..<end
            } else {
                kept.append(offset..<end)
            }
        }
        if count > 0 { try replace(by: kept.map { .kept($0) }) }
        return count
    }

    /// Rewrites the file with the members that `changing` gives for some; returns how many those were.
    fileprivate mutating func rewriteChanged(
        _ changing: (Interaction) throws(CassetteError) -> [UInt8]?
    ) throws(CassetteError) -> Int {
        var parts: [Part] = []
        var count = 0
        var scan = try MemberScan(file, fileSize: soundEnd)
        while let member = try scan.next() {
            if let new = try changing(try member.interaction()) {
                count += 1
                parts.append(.new(new))
            } else {
                let (offset, length) = (member.location.offset, member.location.length)
                parts.append(.kept(offset..<offset + length))
            }
        }
        if count > 0 { try replace(by: parts) }
        return count
    }

    /// Puts a new file in the place of this one, and goes on with that.
    mutating func replace(by parts: [Part]) throws(CassetteError) {
        let header: [UInt8]
        do throws(CompressionError) {
            header = try CassetteHeader.member()
        } catch {
            throw .unstorable(InteractionFormatError("", "\(error)"), file: file.path)
        }
        do throws(SystemCallError) {
            if let new = try replaced(by: parts, header: header) {
                self = new
                return
            }
        } catch {
            throw CassetteError(error)
        }
        throw .neverSettles(file.path)
    }
}
