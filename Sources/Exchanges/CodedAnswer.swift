import NIOCore
import Upstreams

/// The body of an answer whose content coding is taken off, as fast as what comes of it is taken: a few bytes may hold a
/// thousand times as many (docs/design.md §12).
///
/// What is not taken yet waits in its coded form, and what came behind it waits too.
final class CodedAnswer {
    private let decoding: ContentDecoding
    private var isDecoding = false
    private var behind: (() -> Void)?
    /// Whether coded bytes wait until there is room for what they hold.
    private(set) var isHeld = false

    /// Begins with nothing of the body.
    init(_ decoding: ContentDecoding) { self.decoding = decoding }

    /// The name of the coding, as the upstream wrote it.
    var name: String { decoding.name }

    /// Adds a piece of the coded body; ``decode(while:to:)`` takes it from there.
    func append(_ bytes: ByteBuffer) { decoding.append(bytes) }

    /// Decodes as much as is taken now, and then does what waited behind it, if that is all.
    ///
    /// Does nothing while it is under way: whoever takes a piece may find room for more, and so come back here.
    ///
    /// - Parameters:
    ///   - takesMore: Whether another piece is taken.
    ///   - take: Takes a piece of at most 64 KiB.
    /// - Throws: `UpstreamError.badCoding` where the coding is damaged; nothing waits any more then.
    func decode(while takesMore: () -> Bool, to take: (ByteBuffer) -> Void) throws(UpstreamError) {
        guard !isDecoding else { return }
        isDecoding = true
        defer { isDecoding = false }
        do throws(UpstreamError) {
            while takesMore() {
                guard let piece = try decoding.next() else { return letGo() }
                take(piece)
            }
            isHeld = true
        } catch {
            isHeld = false
            behind = nil
            throw error
        }
    }

    private func letGo() {
        isHeld = false
        let action = behind
        behind = nil
        action?()
    }

    /// Has `action` wait until nothing coded waits before it.
    ///
    /// - Returns: Whether it waits; else it is for the caller to do now.
    func holds(back action: @escaping () -> Void) -> Bool {
        if isHeld { behind = action }
        return isHeld
    }

    /// Says that the coded body is complete, and all of it taken.
    ///
    /// - Throws: `UpstreamError.badCoding` where it is cut or its checksum is wrong.
    func finish() throws(UpstreamError) { try decoding.finish() }
}
