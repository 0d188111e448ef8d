import Blobs
import Cassettes
import Matching

extension CassetteIndex {
    /// What an index begins with, and the version of its form: changed with that.
    static let beginning = Array("tapedeck index 1\n".utf8)
    /// How many bytes there are of an interaction.
    static let recordSize = 104

    /// What is written: a checked part with all that is needed to begin, then the cells of the sketches, which are not
    /// needed before a request misses.
    ///
    /// All numbers have their lowest byte first. The checked part follows its length and its SHA-256.
    func encoded() -> [UInt8] {
        var cells = LittleEndianWriter(capacity: scanned.sketches.storedCells.count * 2)
        for number in scanned.sketches.storedCells { cells.write(number) }
        let checked = checkedPart(cells: cells.bytes)
        var writer = LittleEndianWriter(capacity: checked.count + cells.bytes.count + 256)
        writer.write(Self.beginning)
        writer.write(UInt64(checked.count))
        writer.write(BlobDigest(of: checked).hex)
        writer.write(checked)
        writer.write(cells.bytes)
        return writer.bytes
    }

    private func checkedPart(cells: [UInt8]) -> [UInt8] {
        var writer = LittleEndianWriter(capacity: scanned.entries.count * Self.recordSize + 1 << 16)
        writer.write(key)
        writer.write(file)
        writer.write(digest.hex)
        writer.write(UInt64(scanned.end))
        writer.write(UInt64(scanned.memberCount))
        writer.write(UInt64(scanned.lastNumber))
        writer.write(UInt64(cells.count / 2))
        writer.write(BlobDigest(of: cells).hex)
        writer.write(scanned.origins.notes.count) { writer in
            for note in scanned.origins.notes {
                writer.write(note.gateway)
                writer.write(note.url)
                writer.write(UInt8(note.isAsset ? 1 : 0))
            }
        }
        writer.write(scanned.sketches.routes.count) { writer in
            for route in scanned.sketches.routes {
                for text in [route.gateway, route.method, route.path] { writer.write(text) }
            }
        }
        writer.write(scanned.places.otherTimes.count) { writer in
            for (position, text) in scanned.places.otherTimes.sorted(by: { $0.key < $1.key }) {
                writer.write(UInt64(position))
                writer.write(text)
            }
        }
        writeRecords(to: &writer)
        return writer.bytes
    }

    private func writeRecords(to writer: inout LittleEndianWriter) {
        var recordings: [String] = []
        var numbers: [String: Int] = [:]
        for entry in scanned.entries where numbers[entry.recording] == nil {
            numbers[entry.recording] = recordings.count
            recordings.append(entry.recording)
        }
        writer.write(recordings.count) { writer in for text in recordings { writer.write(text) } }
        writer.write(scanned.entries.count) { writer in
            for (entry, sketch) in zip(scanned.entries, scanned.sketches.stored) {
                guard let member = scanned.places.member(at: entry.position) else { continue }
                let time = scanned.places.time(entry.position)
                writer.write(UInt64(member.offset))
                writer.write(UInt32(clamping: member.length))
                writer.write(UInt32(clamping: member.index))
                writer.write(UInt64(entry.n))
                for word in [time.0, time.1, time.2] { writer.write(word) }
                let words = entry.fingerprint.value.words
                for word in [words.0, words.1, words.2, words.3] { writer.write(word) }
                writer.write(UInt16(clamping: entry.status))
                writer.write(
                    IndexRecordFlags(entry, sketch, isPrefetched: scanned.places.isPrefetched(entry.position)).bits
                )
                writer.write(UInt32(numbers[entry.recording] ?? 0))
                writer.write(UInt32(sketch.route))
                writer.write(sketch.model ?? 0)
                writer.write(sketch.filled ?? 0)
                writer.write(UInt16(0))
            }
        }
    }
}

extension LittleEndianWriter {
    fileprivate mutating func write(_ key: IndexKey) {
        write(key.program)
        write(key.rules)
        write(key.secrets)
    }

    fileprivate mutating func write(_ file: IndexedFile) {
        write(file.device)
        write(file.inode)
        write(UInt64(file.size))
        for moment in [file.modified, file.changed] {
            write(Int64(moment.seconds))
            write(Int64(moment.nanoseconds))
        }
    }

    /// Writes how many things there are, and these.
    fileprivate mutating func write(_ count: Int, _ body: (inout LittleEndianWriter) -> Void) {
        write(UInt64(count))
        body(&self)
    }
}
