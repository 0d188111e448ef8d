import AssetURLs
import Cassettes
import NIOCore
import NIOHTTP1

/// Makes the links in a recorded body lead back here, cut as a client of the recording got it.
///
/// The body is rewritten frame by frame, as it was when it came from the upstream: so where a link was held until it
/// was whole, it is again, and replay has the same cuts.
struct LinkedReplay {
    private var localizer: URLLocalizer
    private let frames: [Frame]
    private var moved: [Frame] = []
    private var index = 0
    /// How many bytes of the frame under way were taken, and how many came of it.
    private var taken = 0
    private var made = 0
    private var offset = 0

    /// Prepares for the body of an answer; `nil` for one that has no links that are understood.
    init?(_ response: RecordedResponse, context: LinkContext) {
        guard response.status != 206, !response.headers.contains(name: "content-encoding"),
            let format = LinkRewriter.Format(contentType: response.headers.first(name: "content-type"))
        else { return nil }
        localizer = URLLocalizer(format: format, context: context)
        frames = response.frames
    }

    /// Takes the next bytes and adds what becomes of them.
    ///
    /// - Parameters:
    ///   - bytes: The next bytes of the body.
    ///   - output: The bytes that will be sent.
    mutating func take(_ bytes: ArraySlice<UInt8>, into output: inout ByteBuffer) {
        var rest = bytes
        while !rest.isEmpty {
            let piece = rest.prefix(leftOfFrame ?? rest.count)
            rest = rest.dropFirst(piece.count)
            switch piece.withUnsafeBytes({ localizer.feed($0) }) {
            case .same: made += output.writeBytes(piece)
            case .bytes(let rewritten): made += output.writeBytes(rewritten)
            }
            pass(piece.count)
        }
    }

    /// Passes over base64 within a string, in which there is nothing to find; it will be sent as it is.
    ///
    /// - Parameters:
    ///   - count: How many bytes of the body it is.
    ///   - output: What was held of the string is added: it comes before the base64.
    mutating func skip(_ count: Int, into output: inout ByteBuffer) {
        var left = count
        while left > 0 {
            let length = min(left, leftOfFrame ?? left)
            left -= length
            // Only the first call finds something held, so all of it stands before the base64.
            let held = localizer.skip(length)
            output.writeBytes(held)
            made += held.count + length
            pass(length)
        }
    }

    /// Says that the body is over.
    ///
    /// - Parameter output: The body as it will be sent.
    /// - Returns: The frames of the body as it will be sent, and its links.
    mutating func finish(into output: inout ByteBuffer) -> (frames: [Frame], links: [HandedOutLink]) {
        let rest = localizer.finish()
        output.writeBytes(rest)
        // The recording's client got it as a piece of its own, when the body was over.
        if !rest.isEmpty, let last = frames.last {
            moved.append(Frame(offset: offset + made, length: rest.count, at: last.at))
        }
        return (moved, localizer.takeLinks())
    }

    /// How many bytes of the frame under way are still to come; `nil` behind the last frame.
    private var leftOfFrame: Int? { index < frames.count ? frames[index].length - taken : nil }

    private mutating func pass(_ count: Int) {
        taken += count
        if leftOfFrame == 0 { endFrame() }
    }

    private mutating func endFrame() {
        if made > 0 { moved.append(Frame(offset: offset, length: made, at: frames[index].at)) }
        offset += made
        index += 1
        taken = 0
        made = 0
    }
}
