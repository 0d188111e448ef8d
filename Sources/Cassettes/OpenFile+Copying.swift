import Blobs

extension OpenFile {
    /// Writes a range of another file after what was written to this one.
    ///
    /// Throws the errors of both files; a range beyond the other file's end ends there.
    func appendRange(_ range: Range<Int>, of source: OpenFile) throws(SystemCallError) {
        var offset = range.lowerBound
        while offset < range.upperBound {
            let piece = try source.read(min(1 << 18, range.upperBound - offset), at: offset)
            if piece.isEmpty { return }
            try write(piece)
            offset += piece.count
        }
    }

    /// Writes bytes after what was written before.
    func write(_ bytes: [UInt8]) throws(SystemCallError) {
        try bytes.withUnsafeBufferPointer { bytes throws(SystemCallError) in
            try write(UnsafeRawBufferPointer(bytes))
        }
    }
}

extension OpenFolder {
    /// Makes a file whose name is `prefix` with the first free number.
    func makeFile(numberedLike prefix: String) throws(SystemCallError) -> (OpenFile, name: String) {
        var number = 1
        while true {
            let name = "\(prefix)\(number)"
            do throws(SystemCallError) {
                return (try makeFile(name), name)
            } catch {
                guard error.reason == .exists else { throw error }
                number += 1
            }
        }
    }
}
