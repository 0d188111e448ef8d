import Blobs
import Compression

/// Goes through a file that may be damaged, and finds every whole interaction in it.
///
/// What is no part of one is damage where a whole one follows, and else a torn tail.
struct CassetteSalvage {
    /// Where the whole interactions are; those that follow one another directly are one range.
    private(set) var whole: [Range<Int>] = []
    /// How many those are.
    private(set) var count = 0
    /// What lies before or between them, the header left out.
    private(set) var damaged: [Range<Int>] = []
    /// What follows the last whole member.
    private(set) var torn: Range<Int>?
    /// Whether the file begins with a whole header.
    let hasHeader: Bool
    private let file: OpenFile

    /// A header has about 50 bytes; more than this no program gives it.
    private static let headerLimit = 1 << 12

    /// Looks through a file of `size` bytes.
    ///
    /// Throws `not_a_cassette` and `newer_version` for what must be left alone, `damaged` for what cannot be searched,
    /// and errors of the file system.
    init(_ file: OpenFile, size: Int) throws(CassetteError) {
        self.file = file
        let beginning: [UInt8]
        do throws(SystemCallError) {
            beginning = try file.read(min(size, Self.headerLimit), at: 0)
        } catch {
            throw CassetteError(error)
        }
        let headerEnd = try Self.headerEnd(in: beginning, of: file)
        hasHeader = headerEnd != nil
        var position = headerEnd ?? 0
        while position < size { position = try readOn(from: position, size: size) }
        let isTornHeader = damaged.isEmpty && MemberScan.mayBeTorn(beginning.prefix(3))
        guard hasHeader || count > 0 || isTornHeader else { throw .notCassette(file.path) }
    }

    /// The end of the header, if there is one.
    private static func headerEnd(in beginning: [UInt8], of file: OpenFile) throws(CassetteError) -> Int? {
        guard var decoder = try? GzipMemberDecoder(), case .ended(let end)? = try? decoder.decode(beginning[...]) else {
            return nil
        }
        do throws(CassetteError) {
            try CassetteHeader.check(decoder.content, file: file.path)
            return end
        } catch {
            if error.code == .newerVersion { throw error }
            return nil
        }
    }

    /// Reads whole interactions from a place on, up to damage or the end; returns where to go on.
    private mutating func readOn(from start: Int, size: Int) throws(CassetteError) -> Int {
        // A member more before it: this is not the place of the header.
        var scan = try MemberScan(file, from: start, after: 1, fileSize: size)
        var position = start
        do throws(CassetteError) {
            while let member = try scan.next() {
                if (try? member.interaction()) != nil { keep(position..<scan.end) } else { drop(position..<scan.end) }
                position = scan.end
            }
            if scan.tornTail != nil { torn = position..<size }
            return size
        } catch {
            guard error.code == .damaged || error.code == .tooLarge else { throw error }
        }
        // A whole member that holds something else than a line was gone past already.
        let end = scan.end > position ? scan.end : try nextWhole(after: position, size: size)
        if let end { drop(position..<end) } else { torn = position..<size }
        return end ?? size
    }

    /// Where the next whole member begins after one that is none.
    private func nextWhole(after position: Int, size: Int) throws(CassetteError) -> Int? {
        var search = WholeMemberSearch(file)
        let next = try search.first(from: position + 1, to: size)
        if search.isExhausted { throw .beyondRepair(file.path, offset: position) }
        return next
    }

    private mutating func keep(_ range: Range<Int>) {
        count += 1
        Self.add(range, to: &whole)
    }

    private mutating func drop(_ range: Range<Int>) { Self.add(range, to: &damaged) }

    private static func add(_ range: Range<Int>, to ranges: inout [Range<Int>]) {
        if let last = ranges.last, last.upperBound == range.lowerBound {
            ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
        } else {
            ranges.append(range)
        }
    }
}
