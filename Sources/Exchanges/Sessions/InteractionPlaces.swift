import Blobs
import Cassettes

/// Where the interactions of a cassette are in its file, by their positions: rows without objects of their own, as there
/// may be hundreds of thousands.
struct InteractionPlaces: Sendable {
    /// The 24 characters of a time to the millisecond; zeros for any other text.
    typealias Time = (UInt64, UInt64, UInt64)

    private struct Row {
        let offset: Int
        let time: Time
        let length: UInt32
        let member: UInt32
        let file: UInt32
        let isPrefetched: Bool
    }

    private var rows: ContiguousArray<Row> = []
    private var files: [OpenFile] = []
    /// When those were recorded that do not say it as usual.
    private(set) var otherTimes: [Int: String] = [:]

    /// How many there are; the next position.
    var count: Int { rows.count }

    mutating func reserveCapacity(_ count: Int) { rows.reserveCapacity(count) }

    /// Adds an interaction; returns its position.
    mutating func append(member: MemberLocation, recordedAt: String, isPrefetched: Bool) -> Int {
        let time = Self.packed(recordedAt)
        if time == nil { noteOtherTime(recordedAt, of: rows.count) }
        return append(member: member, time: time ?? (0, 0, 0), isPrefetched: isPrefetched)
    }

    /// Notes when an interaction was recorded that does not say it as usual.
    mutating func noteOtherTime(_ text: String, of position: Int) { otherTimes[position] = text }

    /// Adds an interaction whose time is packed; returns its position.
    @discardableResult
    mutating func append(member: MemberLocation, time: Time, isPrefetched: Bool) -> Int {
        // Nearly all are in the file of the one before.
        var file = files.count - 1
        if files.last !== member.file {
            file = files.firstIndex { $0 === member.file } ?? files.count
            if file == files.count { files.append(member.file) }
        }
        rows.append(
            Row(
                offset: member.offset,
                time: time,
                length: UInt32(clamping: member.length),
                member: UInt32(clamping: member.index),
                file: UInt32(file),
                isPrefetched: isPrefetched
            )
        )
        return rows.count - 1
    }

    /// Where all interactions are, by position.
    var members: some Sequence<MemberLocation> { rows.indices.lazy.compactMap { member(at: $0) } }

    /// Where an interaction is; `nil` for a position that there is not.
    func member(at position: Int) -> MemberLocation? {
        guard rows.indices.contains(position) else { return nil }
        let row = rows[position]
        return MemberLocation(
            offset: row.offset,
            length: Int(row.length),
            file: files[Int(row.file)],
            index: Int(row.member)
        )
    }

    /// When an interaction was recorded, packed.
    func time(_ position: Int) -> Time { rows[position].time }

    /// When an interaction was recorded; `nil` for a position that there is not.
    func recordedAt(_ position: Int) -> String? {
        guard rows.indices.contains(position) else { return nil }
        if let other = otherTimes[position] { return other }
        return withUnsafeBytes(of: rows[position].time) { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether no client asked for it when it was recorded.
    func isPrefetched(_ position: Int) -> Bool { rows.indices.contains(position) && rows[position].isPrefetched }

    private static func packed(_ text: String) -> Time? {
        var text = text
        return text.withUTF8 { bytes in
            guard bytes.count == 24 else { return nil }
            let raw = UnsafeRawBufferPointer(bytes)
            return (
                raw.loadUnaligned(as: UInt64.self), raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
                raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
            )
        }
    }
}
