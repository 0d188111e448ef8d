import BodyFormats

/// Reads an archive entry by entry, so that of one entry at a time there is a tree.
struct HARReader: ImportReader {
    private let bytes: [UInt8]
    private var scanner: JSONScanner
    private var position = 0
    private var isFinished = false

    /// Goes to the first entry.
    ///
    /// - Throws: Where the file is no JSON text with `log.entries`.
    init(_ bytes: [UInt8], from start: Int) throws(ImportError) {
        self.bytes = bytes
        scanner = JSONScanner(bytes, in: start..<bytes.count)
        try enter("log")
        try enter("entries")
    }

    mutating func next() throws(ImportError) -> ImportedEntry? {
        guard !isFinished, let first = try token() else { return nil }
        if first.kind == .endArray {
            isFinished = true
            while try token() != nil {}
            return nil
        }
        position += 1
        let range = first.range.lowerBound..<(try skip(first)).range.upperBound
        let json: JSONValue
        do throws(BodyFormatError) {
            json = try JSONParser.parse(bytes, in: range)
        } catch {
            throw ImportError("\(error)")
        }
        return try ImportedEntry(position) { () throws(ImportProblem) in try HARImportedEntry(json).draft() }
    }

    /// Goes into the member of the value that comes next: an object for `log`, an array for `entries`.
    private mutating func enter(_ name: String) throws(ImportError) {
        if scanner.depth == 0 { guard try token()?.kind == .beginObject else { throw Self.noArchive } }
        while let token = try token(), token.kind == .name {
            let isWanted = JSONString.text(of: token, in: bytes) == name
            guard let value = try self.token() else { throw Self.noArchive }
            if isWanted {
                guard value.kind == (name == "log" ? .beginObject : .beginArray) else { throw Self.noArchive }
                return
            }
            _ = try skip(value)
        }
        throw Self.noArchive
    }

    /// Reads to the end of the value that a token begins; its last token.
    private mutating func skip(_ first: JSONToken) throws(ImportError) -> JSONToken {
        guard first.kind == .beginObject || first.kind == .beginArray else { return first }
        let depth = scanner.depth - 1
        var last = first
        while scanner.depth > depth, let token = try token() { last = token }
        return last
    }

    private mutating func token() throws(ImportError) -> JSONToken? {
        do throws(BodyFormatError) {
            return try scanner.next()
        } catch {
            throw ImportError("\(error)")
        }
    }

    private static let noArchive = ImportError("there is no log.entries in it, so it is no HTTP Archive")
}
