import HTTPMessages
import NIOCore
import NIOHTTP1
import TestSupport

@testable import Listening

/// Answers with what it was asked; the path says how.
final class EchoResponder: Responder {
    /// More than the buffers of both sockets hold.
    private static let big = ByteBuffer(repeating: 0x61, count: 32 << 20)

    private let head: RequestHead
    private let writer: ResponseWriter
    private let journal: Journal<String>
    private let gate: EventLoopFuture<Void>
    private var pieces: [ByteBuffer] = []
    private var trailers: HTTPHeaders?
    private(set) var wantsMore = true

    init(head: RequestHead, writer: ResponseWriter, journal: Journal<String>, gate: EventLoopFuture<Void>) {
        self.head = head
        self.writer = writer
        self.journal = journal
        self.gate = gate.hop(to: writer.eventLoop)
    }

    func begin() {
        journal.append("begin \(head.target)")
        if head.target.hasPrefix("/again") { writer.keepCopy() }
        switch head.target {
        case "/early": answer()
        case "/opened": open(.chunked)
        case "/opened-close": open(.close)
        case "/paused":
            wantsMore = false
            whenOpen { echo in
                echo.wantsMore = true
                echo.writer.readMore()
            }
        case "/continue": writer.informational(ResponseHead(status: 100))
        default: break
        }
    }

    func receive(_ bytes: ByteBuffer) {
        journal.append("body \(bytes.readableBytes)")
        pieces.append(bytes)
    }

    func receivedAllHere() {
        if head.target == "/here" { journal.append("all here") }
    }

    func receiveEnd(trailers: HTTPHeaders?) {
        journal.append("end \(head.target)")
        self.trailers = trailers
        if head.target.hasPrefix("/again") {
            writer.repetition = EchoRepetition(isValid: !head.target.hasPrefix("/again/never"), journal: journal)
        }
        switch head.target {
        case "/hold", "/here": whenOpen { $0.answer() }
        case "/hold-big": whenOpen { $0.answer(body: Self.big) }
        case "/silent", "/early", "/opened", "/opened-close": break
        case "/stream":
            open(.chunked)
            whenOpen { echo in
                echo.writer.body(ByteBuffer(string: "two"))
                echo.writer.end()
            }
        case "/chunked", "/again/chunked":
            writer.head(head(.chunked), framing: .chunked)
            for piece in pieces { writer.body(piece) }
            writer.end(trailers: trailers)
        case "/close":
            writer.head(head(.close), framing: .close)
            writer.body(echo)
            writer.end()
        case "/again/break": breakOff(.chunked)
        case "/again/hold": whenOpen { $0.answer() }
        case "/again/large": answer(body: ByteBuffer(repeating: 0x61, count: ExchangeCopy.limit))
        case "/break/chunked": breakOff(.chunked)
        case "/break/length": breakOff(.length(1000))
        case "/break/close": breakOff(.close)
        case "/big": answer(body: Self.big)
        case "/parts":
            writer.head(head(.chunked), framing: .chunked)
            writer.body([.byteBuffer(ByteBuffer(string: "ab")), .byteBuffer(ByteBuffer(string: "cd"))], size: 4)
            writer.body(ByteBuffer())
            writer.body(ByteBuffer(repeating: 0x78, count: 20_000))
            writer.end()
        case "/opened-piece":
            writer.head(head(.chunked), framing: .chunked)
            writer.open(piece: 10)
            for text in ["01", "234", "", "56789"] { writer.body(ByteBuffer(string: text)) }
            writer.body(ByteBuffer(string: "next"))
            writer.end()
        case "/opened-piece/length":
            writer.head(head(.length(4)), framing: .length(4))
            writer.open(piece: 4)
            for text in ["ab", "cd"] { writer.body(ByteBuffer(string: text)) }
            writer.end()
        case "/watched", "/watched/break", "/watched/chunked", "/watched/open": watched()
        case "/now":
            open(.chunked)
            writer.endNow()
        case "/now-big":
            writer.watcher = EchoWatcher(journal: journal)
            writer.head(head(.chunked), framing: .chunked)
            writer.body(Self.big)
            writer.endNow()
        case "/shaped":
            writer.shaper = LoudShaper(writer: writer, journal: journal)
            answer()
        case "/shaped-silent": writer.shaper = LoudShaper(writer: writer, journal: journal)
        case "/written":
            writer.head(head(.length(2)), framing: .length(2))
            writer.body(ByteBuffer(string: "ok"))
            let journal = journal
            writer.whenWritten { journal.append("written") }
            writer.end()
        default: answer()
        }
    }

    func clientBecameWritable() { journal.append("writable") }

    func clientGone() {
        journal.append("gone \(head.target)")
        // Nothing of this may reach anybody.
        writer.head(head(.length(4)), framing: .length(4))
        writer.body(ByteBuffer(string: "late"))
        writer.end()
    }

    private var echo: ByteBuffer {
        var text = ByteBuffer(string: "\(head.method) \(head.target) ")
        for var piece in pieces { text.writeBuffer(&piece) }
        for (name, value) in trailers ?? [:] { text.writeString(" \(name)=\(value)") }
        return text
    }

    private func head(_ framing: BodyFraming) -> ResponseHead {
        ResponseHead(status: 200, reason: "Fine", headers: HTTPHeaders([("x-Echo", "1")]).settingFraming(framing))
    }

    private func answer(body: ByteBuffer? = nil) {
        let body = body ?? echo
        defer { journal.append("answered \(head.target)") }
        writer.head(head(.length(body.readableBytes)), framing: .length(body.readableBytes))
        writer.body(body)
        writer.end()
    }

    private func open(_ framing: BodyFraming) {
        writer.head(head(framing), framing: framing)
        writer.body(ByteBuffer(string: "one"))
        writer.flush()
    }

    private func watched() {
        writer.watcher = EchoWatcher(journal: journal)
        switch head.target {
        case "/watched/break": breakOff(.chunked)
        case "/watched/chunked":
            open(.chunked)
            writer.end()
        case "/watched/open": open(.chunked)
        default: answer()
        }
    }

    private func breakOff(_ framing: BodyFraming) {
        open(framing)
        writer.breakOff()
        writer.body(ByteBuffer(string: "never"))
    }

    private func whenOpen(_ action: @escaping @Sendable (EchoResponder) -> Void) {
        let bound = NIOLoopBound(self, eventLoop: writer.eventLoop)
        gate.whenSuccess { action(bound.value) }
    }
}
