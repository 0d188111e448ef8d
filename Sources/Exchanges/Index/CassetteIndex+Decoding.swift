import Blobs
import Cassettes
import Gateways
import Matching

extension CassetteIndex {
    /// What stands before the checked part: the beginning, its length, its SHA-256.
    static let headSize = beginning.count + 8 + 4 + 64

    /// The length of the checked part, and its SHA-256.
    ///
    /// - Throws: ``IndexFormatError`` where the bytes are not the first of an index.
    static func head(_ bytes: [UInt8]) throws(IndexFormatError) -> (length: Int, digest: String) {
        var reader = LittleEndianReader(bytes)
        guard try reader.bytes(beginning.count).elementsEqual(beginning) else { throw IndexFormatError() }
        return (try reader.count(), try reader.text())
    }

    /// Reads the checked part of an index, if it is of use.
    ///
    /// - Parameters:
    ///   - checked: The bytes, which the caller has checked.
    ///   - key: What its fingerprints must depend on.
    ///   - file: The cassette's file.
    /// - Returns: The index, and where the cells of its sketches are behind this part.
    /// - Throws: ``IndexFormatError`` where the bytes are no index, or one by another key.
    static func decoded(
        _ checked: [UInt8],
        key: IndexKey,
        of file: OpenFile
    ) throws(IndexFormatError) -> (index: CassetteIndex, cells: IndexedCells.Extent) {
        var reader = LittleEndianReader(checked)
        guard try reader.key() == key else { throw IndexFormatError() }
        let indexed = try reader.file()
        let digest = try reader.digest()
        var scanned = ScannedCassette()
        scanned.end = try reader.count()
        scanned.memberCount = try reader.count()
        scanned.lastNumber = try reader.count()
        let cells = IndexedCells.Extent(count: try reader.count(), digest: try reader.digest())
        guard let origins = CassetteOrigins(try reader.notes()) else { throw IndexFormatError() }
        scanned.origins = origins
        let routes = try reader.routes()
        let times = try reader.times()
        try reader.records(into: &scanned, routes: routes, file: file)
        for (position, text) in times { scanned.places.noteOtherTime(text, of: position) }
        guard reader.rest == 0, scanned.sketches.missingCells == cells.count else { throw IndexFormatError() }
        return (CassetteIndex(key: key, file: indexed, digest: digest, scanned: scanned), cells)
    }
}

extension LittleEndianReader {
    fileprivate mutating func key() throws(IndexFormatError) -> IndexKey {
        IndexKey(program: try text(), rules: try text(), secrets: try number())
    }

    fileprivate mutating func file() throws(IndexFormatError) -> IndexedFile {
        let (device, inode, size) = (try number(UInt64.self), try number(UInt64.self), try count())
        return IndexedFile(device: device, inode: inode, size: size, modified: try moment(), changed: try moment())
    }

    private mutating func moment() throws(IndexFormatError) -> FileStatus.Moment {
        let (seconds, nanoseconds) = (try number(Int64.self), try number(Int64.self))
        return FileStatus.Moment(seconds: Int(seconds), nanoseconds: Int(nanoseconds))
    }

    fileprivate mutating func digest() throws(IndexFormatError) -> BlobDigest {
        guard let digest = try? BlobDigest(try text()) else { throw IndexFormatError() }
        return digest
    }

    fileprivate mutating func notes() throws(IndexFormatError) -> [CassetteOrigins.Note] {
        var notes: [CassetteOrigins.Note] = []
        for _ in 0..<(try count(ofSize: 9)) {
            notes.append(
                CassetteOrigins.Note(gateway: try text(), url: try text(), isAsset: try number(UInt8.self) == 1)
            )
        }
        return notes
    }

    fileprivate mutating func routes() throws(IndexFormatError) -> [RequestRoute] {
        var routes: [RequestRoute] = []
        for _ in 0..<(try count(ofSize: 12)) {
            routes.append(RequestRoute(gateway: try text(), method: try text(), path: try text()))
        }
        return routes
    }

    fileprivate mutating func times() throws(IndexFormatError) -> [(position: Int, text: String)] {
        var times: [(position: Int, text: String)] = []
        for _ in 0..<(try count(ofSize: 12)) { times.append((try count(), try text())) }
        return times
    }

    fileprivate mutating func records(
        into scanned: inout ScannedCassette,
        routes: [RequestRoute],
        file: OpenFile
    ) throws(IndexFormatError) {
        var recordings: [String] = []
        for _ in 0..<(try count(ofSize: 4)) { recordings.append(try text()) }
        let count = try count(ofSize: CassetteIndex.recordSize)
        scanned.entries.reserveCapacity(count)
        scanned.places.reserveCapacity(count)
        var sketches: [StoredSketch] = []
        sketches.reserveCapacity(count)
        for position in 0..<count {
            let offset = try self.count()
            let (length, member) = (Int(try number(UInt32.self)), Int(try number(UInt32.self)))
            guard offset <= scanned.end - length else { throw IndexFormatError() }
            let n = try self.count()
            let time: InteractionPlaces.Time = (try number(), try number(), try number())
            let fingerprint = Fingerprint(
                SHA256Value(words: (try number(), try number(), try number(), try number()))
            )
            let status = try number(UInt16.self)
            guard let flags = IndexRecordFlags(bits: try number()) else { throw IndexFormatError() }
            let recording = Int(try number(UInt32.self))
            guard recordings.indices.contains(recording), n <= scanned.lastNumber else { throw IndexFormatError() }
            let (route, model) = (Int(try number(UInt32.self)), try number(UInt64.self))
            let filled = try number(UInt32.self)
            _ = try number(UInt16.self)
            let place = MemberLocation(offset: offset, length: length, file: file, index: member)
            scanned.places.append(member: place, time: time, isPrefetched: flags.isPrefetched)
            sketches.append(
                StoredSketch(
                    route: route,
                    model: flags.hasModel ? model : nil,
                    isStreamed: flags.isStreamed,
                    filled: flags.hasCells ? filled : nil
                )
            )
            scanned.entries.append(
                IndexEntry(
                    n: n,
                    recording: recordings[recording],
                    position: position,
                    fingerprint: fingerprint,
                    status: Int(status),
                    end: flags.end
                )
            )
        }
        guard let table = SketchTable(routes: routes, stored: sketches) else { throw IndexFormatError() }
        scanned.sketches = table
    }
}
