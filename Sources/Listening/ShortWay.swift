import HTTPMessages
import NIOCore

/// The short way through a connection: a request whose bytes are known to the last one gets the bytes that it got before.
///
/// Matching has two levels (docs/design.md §7): first the exact bytes, which most replays hit from the second time on;
/// only then the canonical form. The bytes are looked at between two requests, where they wait to be read, and stay
/// there unless they are answered: whatever is not known is read as if this was not here. What is known was let in when
/// it was answered first, by a head that says the same of its `Host` and its origin.
struct ShortWay {
    private let answers: ReadyAnswers
    /// Whether a request with a known head waits for the rest of its body.
    private(set) var isCollecting = false
    private var head: ByteBuffer?
    private var copy: ExchangeCopy?

    init(_ answers: ReadyAnswers) { self.answers = answers }

    /// The answer to the request that waits in a parser, which passes over it then; `nil` where there is none ready.
    mutating func answer(to parser: inout RequestParser) -> ByteBuffer? {
        giveUp()
        guard let bytes = parser.untouched, let head = Self.head(of: bytes) else { return nil }
        switch answers.find(head, in: bytes) {
        case .known(let answer) where answer.repetition.claim():
            parser.skip(answer.requestLength)
            return answer.bytes
        case .begun:
            isCollecting = true
            return nil
        case .known, .unknown:
            self.head = head
            return nil
        }
    }

    /// Waits for no body any more: the request is read and answered in full.
    mutating func giveUp() {
        isCollecting = false
        head = nil
    }

    // MARK: What is answered in full

    /// A request that was not known begins.
    mutating func begin(_ request: RequestHead) {
        copy = head.flatMap { ExchangeCopy($0, of: request) }
        head = nil
    }

    /// Its answer may be one that is kept.
    mutating func keepCopy() { copy?.isWanted = true }

    /// Takes a piece of its body.
    mutating func received(_ bytes: ByteBuffer) { copy?.received(bytes) }

    /// Takes a piece of its answer, which can be repeated.
    mutating func sent(_ data: IOData) { copy?.sent(data) }

    /// It was answered, and the connection goes on if `goesOn`.
    mutating func end(_ repetition: (any Repetition)?, goesOn: Bool) {
        if let repetition, let copy, copy.isWhole, goesOn { answers.store(copy, repetition) }
        copy = nil
    }

    /// The head that bytes begin with, with the empty line; `nil` where it is not here to its end.
    ///
    /// Its end is what the parser takes for one: two line ends, and no shorter form (docs/design.md §12).
    private static func head(of bytes: ByteBuffer) -> ByteBuffer? {
        let length = bytes.withUnsafeReadableBytes { bytes -> Int? in
            var last = 3
            while last < min(bytes.count, RequestParser.maximumHead) {
                switch bytes[last] {
                case 0x0A:
                    if bytes[last - 1] == 0x0D, bytes[last - 2] == 0x0A, bytes[last - 3] == 0x0D { return last + 1 }
                    last += 2
                case 0x0D: last += 1
                default: last += 4
                }
            }
            return nil
        }
        return length.flatMap { bytes.getSlice(at: bytes.readerIndex, length: $0) }
    }
}
