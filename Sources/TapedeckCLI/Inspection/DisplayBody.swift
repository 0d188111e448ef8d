import Blobs
import BodyFormats
import Cassettes

/// A recorded body as it can be shown: its text, with a name where media are.
struct DisplayBody {
    /// An event, and when its last byte came.
    struct Event {
        /// The event, with names in place of media.
        let event: ServerSentEvent
        /// Milliseconds since the request was sent; `nil` where no frame has its end.
        let at: Double?
    }

    /// The text as bytes.
    let bytes: [UInt8]
    /// Where each segment begins: among `bytes`, and in the body as it was sent.
    private let starts: [(shown: Int, sent: Int)]

    /// Puts names in place of media, and text that repeats in its place where its blobs are known.
    ///
    /// - Parameters:
    ///   - segments: The body.
    ///   - naming: How media are named; the declared type is that of the body, and so of media that are all of it.
    ///   - texts: Where text is that repeats; `nil` for where media are.
    init(_ segments: [BodySegment], naming: MediaName = MediaName(), texts: BlobStore? = nil) {
        let texts = texts ?? naming.blobs
        var naming = naming
        if segments.count > 1 { naming.declaredType = nil }
        var bytes: [UInt8] = []
        var starts: [(Int, Int)] = []
        var sent = 0
        for segment in segments {
            starts.append((bytes.count, sent))
            sent += segment.byteCount
            if segments.count > 1, let text = texts.flatMap({ segment.text(blobs: $0) }) {
                bytes += text.utf8
                continue
            }
            switch segment {
            case .text(let text): bytes += text.utf8
            case .bytes(let content): bytes += naming.of(content).utf8
            case .blob(let digest, let size): bytes += naming.of(digest, size: size).utf8
            case .base64OfBlob(let digest, let size): bytes += naming.of(digest, size: size, note: ", base64").utf8
            }
        }
        self.bytes = bytes
        self.starts = starts
    }

    /// The text.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The events of an event stream, what no empty line ended as the last one.
    func events(frames: [Frame] = []) -> [Event] {
        var frame = 0
        return EventCutter.pieces(of: bytes).map { range in
            let lastByte = sent(range.upperBound - 1)
            while frame < frames.count, frames[frame].offset + frames[frame].length <= lastByte { frame += 1 }
            return Event(
                event: ServerSentEvent(Array(bytes[range])),
                at: frame < frames.count ? frames[frame].at : nil
            )
        }
    }

    /// The place in the body as it was sent of a byte that is shown.
    private func sent(_ shown: Int) -> Int {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle].shown <= shown { low = middle + 1 } else { high = middle }
        }
        let start = starts[low - 1]
        return start.sent + shown - start.shown
    }
}
