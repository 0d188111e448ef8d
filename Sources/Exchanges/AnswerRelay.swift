import AssetURLs
import HTTPMessages
import NIOCore
import NIOHTTP1

/// What the client gets of an answer as it arrives, and what of it is held back to the end: links lead back here
/// (docs/design.md §6), and an answer is whole for its client only when it is recorded (§9).
struct AnswerRelay {
    /// A head, and how its body ends.
    struct Head {
        var head: ResponseHead
        var framing: BodyFraming
    }

    /// The status of the answer.
    let status: Int
    /// Its header fields as they came.
    let receivedHeaders: HTTPHeaders
    /// Whether the end waits until the answer is recorded.
    private let holdsEnd: Bool
    /// What was not given on yet.
    private var head: Head?
    /// Whether the head waits: there is no body, so it is the end, or the body's length is not known yet.
    private var holdsHead: Bool
    /// Makes the links in the body lead back here.
    private var links: LinkedBody?
    /// The links of the head.
    private var found: [HandedOutLink] = []
    /// Bytes of a declared length that did not come yet.
    private var remaining: Int?
    /// The piece that completes a declared length: the end of the answer, as far as the client can see.
    private var heldEnd: ByteBuffer?

    /// Begins with the head of an answer.
    ///
    /// - Parameters:
    ///   - head: As it came.
    ///   - framing: How its body ends.
    ///   - context: Where links lead; `nil` where they stay as they are.
    ///   - holdsEnd: Whether the end waits until the answer is recorded.
    init(_ head: ResponseHead, framing: BodyFraming, links context: LinkContext?, holdsEnd: Bool) {
        status = head.status
        receivedHeaders = head.headers
        self.holdsEnd = holdsEnd
        var relayed = Head(head: head, framing: framing)
        if let context {
            links = LinkedBody(head, framing: framing, context: context)
            (relayed.head.headers, found) = context.rewrite(head.headers)
        }
        if let links {
            holdsHead = links.isHeld
            relayed.framing = links.framing(insteadOf: framing)
        } else {
            holdsHead = holdsEnd && (framing == .none || framing == .length(0))
        }
        // Of JSON whose links are rewritten, these are the bytes that come, not those that go on.
        if case .length(let length) = framing, links?.isHeld ?? true { remaining = length }
        self.head = relayed
    }

    /// The head, once it can go on: before the body, or before the last of a body whose length had to be found out.
    mutating func takeHead() -> Head? {
        if holdsHead { return nil }
        defer { head = nil }
        return head
    }

    /// Takes the next piece of the body; gives what goes on now, behind the head if that can go on now, too.
    mutating func take(_ bytes: ByteBuffer) -> ByteBuffer? {
        remaining = remaining.map { $0 - bytes.readableBytes }
        guard remaining == 0 else { return links == nil ? bytes : links?.take(bytes) }
        var (begin, last) = links?.takeLast(bytes) ?? (nil, bytes)
        if links != nil { measured((begin?.readableBytes ?? 0) + last.readableBytes) }
        guard !holdsEnd else {
            heldEnd = last
            return begin
        }
        begin?.writeImmutableBuffer(last)
        return begin ?? last
    }

    /// The length of a body that was held for it is known: its head can go on.
    private mutating func measured(_ length: Int) {
        head?.framing = .length(length)
        holdsHead = false
        found = takeLinks()
        links = nil
    }

    /// The links that were found since this was last asked.
    mutating func takeLinks() -> [HandedOutLink] {
        let more = links?.takeLinks() ?? []
        guard !found.isEmpty else { return more }
        defer { found = [] }
        return found + more
    }

    /// Says that the answer is over.
    ///
    /// - Parameter isComplete: Whether it is whole.
    /// - Returns: What was held back: the head and the last of the body.
    mutating func finish(isComplete: Bool) -> (head: Head?, rest: ByteBuffer?) {
        if let (rest, length) = links?.finish(isComplete: isComplete) {
            if rest.readableBytes > 0 { heldEnd = rest }
            if let length { head?.framing = .length(length) }
        }
        return (head, heldEnd)
    }
}
