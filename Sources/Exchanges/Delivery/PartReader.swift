import Blobs
import Listening
import NIOCore

/// Takes the parts of a recorded body apart, in order, as the pieces that are sent.
///
/// Bytes in memory become slices, blobs become regions of their files, so that a blob of any size costs no memory.
struct PartReader {
    private var parts: ArraySlice<LoadedAnswer.Part>
    private var offset = 0
    private var handles: [(handle: NIOFileHandle, reader: BlobReader)] = []

    init(_ parts: [LoadedAnswer.Part]) { self.parts = parts[...] }

    /// Passes over the next `count` bytes, or to the end of the body; no file is touched for them.
    mutating func skip(_ count: Int) {
        var left = count
        while left > 0, let part = parts.first {
            let length = min(left, part.size - offset)
            left -= length
            advance(length, in: part)
        }
    }

    /// The next `count` bytes of the body, as one or more runs.
    ///
    /// - Throws: `IOError` when a file cannot be opened for sending, `ChannelError.eof` beyond the end.
    mutating func take(_ count: Int) throws -> [IOData] {
        var taken: [IOData] = []
        var left = count
        while left > 0 {
            guard let part = parts.first else { throw ChannelError.eof }
            let length = min(left, part.size - offset)
            switch part {
            case .bytes(let bytes):
                guard let slice = bytes.getSlice(at: bytes.readerIndex + offset, length: length) else {
                    throw ChannelError.eof
                }
                taken.append(.byteBuffer(slice))
            case .file(let reader):
                let handle = try handle(for: reader)
                taken.append(
                    .fileRegion(FileRegion(fileHandle: handle, readerIndex: offset, endIndex: offset + length))
                )
            }
            left -= length
            advance(length, in: part)
        }
        return taken
    }

    /// Closes the files when what was written of them is out.
    mutating func close(after writer: ResponseWriter) {
        guard !handles.isEmpty else { return }
        let handles = handles.map(\.handle)
        self.handles = []
        writer.whenWritten {
            for handle in handles {
                // Nothing can be done about a descriptor that does not close.
                try? handle.close()
            }
        }
    }

    private mutating func advance(_ count: Int, in part: LoadedAnswer.Part) {
        offset += count
        if offset == part.size {
            parts.removeFirst()
            offset = 0
        }
    }

    private mutating func handle(for reader: BlobReader) throws -> NIOFileHandle {
        if let open = handles.last, open.reader === reader { return open.handle }
        // The reader keeps its descriptor; sending needs one of its own, which outlives the reader.
        let borrowed = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: reader.fileDescriptor)
        defer { _ = try? borrowed.takeDescriptorOwnership() }
        let own = try borrowed.duplicate()
        handles.append((own, reader))
        return own
    }
}
