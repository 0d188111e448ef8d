import HTTPMessages
import Listening
import NIOCore
import TestSupport

/// Writes bodies in capitals, and all else as it is.
final class LoudShaper: ResponseShaper {
    private let writer: ResponseWriter
    private let journal: Journal<String>

    init(writer: ResponseWriter, journal: Journal<String>) {
        self.writer = writer
        self.journal = journal
    }

    deinit { journal.append("shaper let go") }

    let isFull = false

    func take(_ part: ResponsePart) {
        guard case .body(let runs, let size) = part, case .byteBuffer(let bytes)? = runs.first else {
            return writer.write(part)
        }
        writer.write(.body([.byteBuffer(ByteBuffer(string: String(buffer: bytes).uppercased()))], size: size))
        writer.write(.written { [journal] in journal.append("shaped") })
    }

    func clientGone() { journal.append("shaper gone") }
}
