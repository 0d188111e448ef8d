import Blobs
import Compression

/// Goes through the members of a file, one after another, in bounded memory.
///
/// It reads as far as the file reached when the scan began. Ask ``next()`` until it is `nil`; then ``tornTail`` says
/// whether anything follows the last whole member.
package struct MemberScan: ~Copyable {
    /// What follows the last whole member, once ``next()`` has come there.
    package private(set) var tornTail: TornTail?
    /// The byte behind the last whole member so far.
    package private(set) var end: Int
    /// How many whole members there are so far, the header included.
    package private(set) var count: Int
    private let file: OpenFile
    private let fileSize: Int
    private var decoder: GzipMemberDecoder
    private var buffer: [UInt8] = []
    private var bufferStart = 0

    private static let pieceSize = 1 << 18

    /// Starts a scan behind `count` members, which end at `offset`, of a file of `fileSize` bytes.
    init(_ file: OpenFile, from offset: Int = 0, after count: Int = 0, fileSize: Int) throws(CassetteError) {
        self.file = file
        self.fileSize = fileSize
        self.count = count
        end = offset
        do throws(CompressionError) {
            decoder = try GzipMemberDecoder()
        } catch {
            throw .damaged("\(error)", at: CassetteError.Place(file: file.path, member: nil, offset: nil))
        }
    }

    /// The next member that holds an interaction, or `nil` after the last whole one.
    ///
    /// Throws `not_a_cassette`, `newer_version`, `too_large`, and `damaged` where a whole member follows what is none
    /// or where a member holds something else than one line; the scan cannot go on then.
    package mutating func next() throws(CassetteError) -> CassetteMember? {
        while end < fileSize && tornTail == nil {
            guard let length = try decodeMember() else {
                tornTail = TornTail(file: file.path, offset: end, length: fileSize - end)
                return nil
            }
            count += 1
            let location = MemberLocation(offset: end, length: length, file: file, index: count)
            end += length
            if count == 1 {
                try CassetteHeader.check(decoder.content, file: file.path)
                continue
            }
            guard decoder.content.firstIndex(of: 0x0A) == decoder.content.count - 1 else {
                throw .damaged("the member does not hold exactly one line", at: location.place(member: count))
            }
            return CassetteMember(index: count, location: location, line: decoder.content)
        }
        return nil
    }

    /// Decodes the member that begins at `end`, and returns its length; `nil` if it is torn.
    private mutating func decodeMember() throws(CassetteError) -> Int? {
        let reason: CompressionError
        do throws(CompressionError) {
            try decoder.reset()
            reason = .truncated
        } catch {
            throw .damaged("\(error)", at: place)
        }
        var position = end
        while position < fileSize {
            let input = try bytes(at: position)
            if input.isEmpty { break }
            do throws(CompressionError) {
                switch try decoder.decode(input) {
                case .ended(let consumed): return position + consumed - end
                case .needsInput: position += input.count
                }
            } catch {
                if case .outputLimit = error { throw .memberTooLarge("\(error)", at: place) }
                return try judgeRest(error)
            }
        }
        return try judgeRest(reason)
    }

    /// Decides whether what begins at `end`, which is no whole member, is a torn tail.
    private mutating func judgeRest(_ reason: CompressionError) throws(CassetteError) -> Int? {
        if count == 0 {
            let start = try bytes(at: end).prefix(3)
            guard Self.mayBeTorn(start) else { throw .notCassette(file.path) }
        }
        var search = WholeMemberSearch(file)
        if try search.first(from: end + 1, to: fileSize) != nil { throw .damaged("\(reason)", at: place) }
        return nil
    }

    /// Whether a file that begins so may be what is left of a cassette's first write.
    static func mayBeTorn(_ start: ArraySlice<UInt8>) -> Bool {
        GzipMember.header.starts(with: start) || start.allSatisfy { $0 == 0 }
    }

    private var place: CassetteError.Place {
        CassetteError.Place(file: file.path, member: count + 1, offset: end)
    }

    /// Some bytes from `position` on; none only at the end of the file.
    private mutating func bytes(at position: Int) throws(CassetteError) -> ArraySlice<UInt8> {
        if position < bufferStart || position >= bufferStart + buffer.count {
            do throws(SystemCallError) {
                buffer = try file.read(min(Self.pieceSize, fileSize - position), at: position)
            } catch {
                throw CassetteError(error)
            }
            bufferStart = position
        }
        return buffer[(position - bufferStart)...]
    }
}
