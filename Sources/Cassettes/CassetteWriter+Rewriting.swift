import Blobs
import Compression

extension CassetteWriter {
    /// Drops these interactions and keeps all others, byte for byte; returns how many it dropped.
    ///
    /// The rewrite is atomic: whoever opens the cassette finds the old file or the new one. Locations in a file that has
    /// been replaced since are passed over, as nobody can tell which member of the new file they mean. Throws what
    /// ``append(_:)`` throws; the cassette is as it was then.
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
    /// stay (docs/cassette-format.md). Throws what ``append(_:)`` throws, and `damaged` if a line is no interaction.
    @discardableResult
    package func dropSuperseded() throws(CassetteError) -> Int {
        let dropped = try withFile(making: false) { file throws(CassetteError) in
            let superseded = try file.superseded()
            return try file.rewrite { superseded.contains($0) }
        }
        return dropped ?? 0
    }

    /// Forgets everything the cassette holds, and leaves one with nothing but its header.
    ///
    /// A cassette that may not be recorded onto is not emptied either: the errors are those of ``append(_:)``.
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
        if count > 0 { try replace(keeping: kept) }
        return count
    }

    /// Puts a new file in the place of this one, and goes on with that: these ranges of this one, then more members.
    mutating func replace(keeping ranges: [Range<Int>], adding members: [[UInt8]] = []) throws(CassetteError) {
        let header: [UInt8]
        do throws(CompressionError) {
            header = try CassetteHeader.member()
        } catch {
            throw .unstorable(InteractionFormatError("", "\(error)"), file: file.path)
        }
        do throws(SystemCallError) {
            if let new = try replaced(keeping: ranges, header: header, adding: members) {
                self = new
                return
            }
        } catch {
            throw CassetteError(error)
        }
        throw .neverSettles(file.path)
    }
}
