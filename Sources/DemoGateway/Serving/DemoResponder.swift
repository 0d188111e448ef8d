import HTTPMessages
import Listening
import NIOCore
import NIOHTTP1

/// Takes one request in, asks what answers it, and sends what that decided, step by step.
final class DemoResponder: Responder {
    private let answer: @Sendable (DemoRequest) -> DemoAnswer
    private let head: RequestHead
    private let writer: ResponseWriter
    private var body: [UInt8] = []
    private var steps: ArraySlice<DemoStep> = []
    private var timer: Scheduled<Void>?
    private var isPlaying = false

    init(
        head: RequestHead,
        writer: ResponseWriter,
        answer: @escaping @Sendable (DemoRequest) -> DemoAnswer
    ) {
        self.answer = answer
        self.head = head
        self.writer = writer
    }

    func begin() {
        if head.headers.contains(name: "expect") { writer.informational(ResponseHead(status: 100)) }
    }

    func receive(_ bytes: ByteBuffer) { body.append(contentsOf: bytes.readableBytesView) }

    func receiveEnd(trailers: HTTPHeaders?) {
        let answer = answer(DemoRequest(method: head.method, target: head.target, headers: head.headers, body: body))
        let answerHead = ResponseHead(status: answer.status, reason: answer.reason, headers: answer.headers)
        guard let framing = BodyFraming.ofResponse(to: head.method, head: answerHead) else { return writer.breakOff() }
        writer.head(answerHead, framing: framing)
        steps = answer.steps[...]
        isPlaying = true
        play()
    }

    let wantsMore = true

    func clientBecameWritable() {
        if isPlaying && timer == nil { play() }
    }

    func clientGone() {
        isPlaying = false
        timer?.cancel()
    }

    private func play() {
        while isPlaying, let step = steps.first {
            guard writer.isWritable else { return writer.flush() }
            steps.removeFirst()
            switch step {
            case .write(let bytes):
                writer.body(ByteBuffer(bytes: bytes))
                writer.flush()
            case .pause(let milliseconds):
                writer.flush()
                return resume(after: .milliseconds(Int64(milliseconds)))
            case .breakOff:
                isPlaying = false
                return writer.breakOff()
            }
        }
        guard isPlaying else { return }
        isPlaying = false
        writer.end()
    }

    private func resume(after time: TimeAmount) {
        let bound = NIOLoopBound(self, eventLoop: writer.eventLoop)
        timer = writer.eventLoop.scheduleTask(in: time) {
            bound.value.timer = nil
            bound.value.play()
        }
    }
}
