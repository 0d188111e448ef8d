import Blobs
import Listening
import NIOCore

/// Takes the parts of a recorded body apart, in order, as the pieces that are sent.
///
/// Bytes in memory become slices, blobs become regions of their files, and base64 is taken from what was read ahead of
/// it, so that a body of any size costs little memory. It reads no file itself: ``readAhead()`` says what is to be read,
/// on a worker thread, and ``add(_:)`` takes it.
struct PartReader {
    private var parts: ArraySlice<LoadedAnswer.Part>
    private var offset = 0
    private var handles: [(handle: NIOFileHandle, reader: BlobReader)] = []
    /// How many parts of base64 are left.
    private var base64Count: Int
    /// Base64 that was read ahead: the next of it in the body.
    private var ahead = ByteBuffer()
    private var isReading = false

    init(_ parts: [LoadedAnswer.Part]) {
        self.parts = parts[...]
        base64Count = parts.count { $0.isBase64 }
    }

    /// Passes over the next `count` bytes, or to the end of the body; no file is touched for them.
    ///
    /// Nothing may have been read ahead yet.
    mutating func skip(_ count: Int) {
        var left = count
        while left > 0, let part = parts.first {
            let length = min(left, part.size - offset)
            left -= length
            advance(length, in: part)
        }
    }

    /// The base64 that is to be read now; `nil` while there is some, or it is being read, or the body has no more.
    mutating func readAhead() -> Base64Run? {
        guard base64Count > 0, !isReading, ahead.readableBytes == 0 else { return nil }
        isReading = true
        var run = Base64Run()
        var start = offset
        for part in parts {
            if case .base64(let text) = part { run.add(text, from: start) }
            if run.room == 0 { break }
            start = 0
        }
        return run
    }

    /// Takes the base64 that ``readAhead()`` asked for.
    mutating func add(_ text: ByteBuffer) {
        ahead = text
        isReading = false
    }

    /// The next bytes of the body, as runs: `count` of them, or as many as there are before base64 that was not read.
    ///
    /// - Throws: `IOError` when a file cannot be opened for sending, `ChannelError.eof` beyond the end.
    mutating func take(upTo count: Int) throws -> (runs: [IOData], size: Int) {
        var runs: [IOData] = []
        var left = count
        while left > 0 {
            guard let part = parts.first else { throw ChannelError.eof }
            var length = min(left, part.size - offset)
            switch part {
            case .bytes(let bytes):
                guard let slice = bytes.getSlice(at: bytes.readerIndex + offset, length: length) else {
                    throw ChannelError.eof
                }
                runs.append(.byteBuffer(slice))
            case .file(let reader):
                let handle = try handle(for: reader)
                runs.append(.fileRegion(FileRegion(fileHandle: handle, readerIndex: offset, endIndex: offset + length)))
            case .base64:
                length = min(length, ahead.readableBytes)
                guard length > 0, let slice = ahead.readSlice(length: length) else { return (runs, count - left) }
                runs.append(.byteBuffer(slice))
                // What was sent is not kept for what comes.
                if ahead.readableBytes == 0 { ahead = ByteBuffer() }
            }
            left -= length
            advance(length, in: part)
        }
        return (runs, count)
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
            if part.isBase64 { base64Count -= 1 }
        }
    }

    private mutating func handle(for reader: BlobReader) throws -> NIOFileHandle {
        if let open = handles.last, open.reader === reader { return open.handle }
        let own = try reader.makeFileHandle()
        handles.append((own, reader))
        return own
    }
}
