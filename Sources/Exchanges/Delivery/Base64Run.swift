import NIOCore

/// What is read ahead of a recorded body at once: the next pieces of base64, which may be of several blobs.
struct Base64Run: Sendable {
    /// A part of the text of a blob.
    struct Piece: Sendable {
        var text: Base64Text
        var range: Range<Int>
    }

    /// The most characters of a run; together with what waits in the client's socket (192 KiB) it is 256 KiB a stream.
    static let limit = 64 << 10

    /// The pieces, in the order of the body.
    private(set) var pieces: [Piece] = []
    /// How many more characters belong to it.
    private(set) var room = limit

    /// Adds as much of a text as there is room for.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - start: Its first character that is wanted.
    mutating func add(_ text: Base64Text, from start: Int) {
        let end = min(text.size, start + room)
        room -= end - start
        pieces.append(Piece(text: text, range: start..<end))
    }

    /// The characters; this reads from the disk, so it belongs on a worker thread.
    ///
    /// - Throws: `BlobError` where a blob cannot be read.
    func read() throws -> ByteBuffer {
        var characters = ByteBufferAllocator().buffer(capacity: Self.limit - room)
        for piece in pieces { try piece.text.read(piece.range, into: &characters) }
        return characters
    }
}
