import Cassettes
import HTTPMessages
import NIOCore
import NIOHTTP1
import TestSupport
import Testing
import Upstreams

@testable import Exchanges

@Suite("What several clients share of an answer under way")
struct FlightLogTests {
    private static func head(_ type: String = "application/octet-stream") -> FlightLog.Step {
        let head = ResponseHead(status: 200, headers: ["Content-Type": type])
        return .head(LiveHead(head: head, framing: .chunked, number: 1, reach: nil))
    }

    private static func piece(_ count: Int, _ byte: UInt8 = 1) -> FlightLog.Step {
        .body(ByteBuffer(repeating: byte, count: count))
    }

    private static let end = FlightLog.Step.end(AnswerEnding(end: .complete, isStored: true))

    /// What a reader gets now, in words.
    private func next(_ log: inout FlightLog, _ reader: Int) -> String {
        switch log.next(for: reader) {
        case .nothing: "nothing"
        case .dropped: "dropped"
        case .step(.informational(let head)): "\(head.status)"
        case .step(.head(let head)): "head \(head.head.status)"
        case .step(.body(let bytes)): "\(bytes.readableBytes)"
        case .step(.end(let ending)): "\(ending.end)"
        case .step(.failure(let error)): error.code
        }
    }

    private func all(_ log: inout FlightLog, _ reader: Int) -> [String] {
        var found = [next(&log, reader)]
        while let last = found.last, !["nothing", "dropped", "complete", "upstream_broke_off"].contains(last) {
            found.append(next(&log, reader))
        }
        return found
    }

    @Test("Everybody gets every step once, whenever they come")
    func steps() {
        var log = FlightLog(isShared: true)
        let first = log.join()
        #expect(next(&log, first) == "nothing")
        log.append(.informational(ResponseHead(status: 103)))
        log.append(Self.head())
        #expect(all(&log, first) == ["103", "head 200", "nothing"])
        log.append(Self.piece(3))
        let second = log.join()
        log.append(Self.piece(4))
        #expect(all(&log, second) == ["103", "head 200", "3", "4", "nothing"])
        #expect(all(&log, first) == ["3", "4", "nothing"])
        log.append(Self.end)
        #expect(all(&log, first) == ["complete"])
        #expect(all(&log, second) == ["complete"])
        #expect(log.size == 7)
    }

    @Test("Where there is no answer, everybody hears why")
    func failure() {
        var log = FlightLog(isShared: true)
        let reader = log.join()
        log.append(.failure(.brokenOff))
        #expect(all(&log, reader) == ["upstream_broke_off"])
        let late = log.join()
        #expect(all(&log, late) == ["upstream_broke_off"])
    }

    @Test("What only slow clients need is dropped above the limit, for text a larger one; they are told")
    func limits() {
        for (type, limit) in [("image/png", FlightLog.limit), ("text/event-stream", FlightLog.textLimit)] {
            var log = FlightLog(isShared: true)
            let quick = log.join()
            let slow = log.join()
            log.append(Self.head(type))
            log.append(Self.piece(limit))
            #expect(all(&log, quick) == ["head 200", "\(limit)", "nothing"])
            log.append(Self.piece(1))
            #expect(all(&log, quick) == ["1", "nothing"])
            #expect(!log.isBehind(slow))
            #expect(all(&log, slow) == ["head 200", "dropped"])
            #expect(log.isBehind(slow))
            let late = log.join()
            #expect(all(&log, late) == ["head 200", "dropped"])
            log.append(Self.end)
            #expect(all(&log, slow) == ["complete"])
            #expect(all(&log, quick) == ["complete"])
        }
    }

    @Test("What the quickest client has not taken is kept, however much it is")
    func quickest() {
        var log = FlightLog(isShared: true)
        let only = log.join()
        log.append(Self.head())
        for _ in 0..<10 { log.append(Self.piece(FlightLog.limit)) }
        #expect(all(&log, only).count == 12)
        #expect(!log.isBehind(only))
    }

    @Test("An answer that nobody can join keeps nothing that was taken")
    func alone() {
        var log = FlightLog(isShared: false)
        let only = log.join()
        log.append(Self.head())
        log.append(Self.piece(1))
        #expect(all(&log, only) == ["head 200", "1", "nothing"])
        log.append(Self.piece(2))
        let other = log.join()
        #expect(all(&log, other) == ["head 200", "dropped"])
        #expect(all(&log, only) == ["2", "nothing"])
    }

    @Test("The upstream is read while any client takes something, or none is there, or one waits for the end")
    func pace() {
        var log = FlightLog(isShared: true)
        #expect(log.takesMore)
        #expect(!log.isHere)
        let first = log.join()
        let second = log.join()
        #expect(log.isHere)
        #expect(log.takesMore)
        log.isFull(first)
        #expect(log.takesMore)
        log.isFull(second)
        #expect(!log.takesMore)
        #expect(next(&log, first) == "nothing")
        #expect(log.takesMore, "it has asked again")
        log.isFull(first)
        log.clientGone(first)
        #expect(!log.takesMore)
        log.clientGone(second)
        #expect(log.takesMore)
        #expect(!log.isHere)

        let third = log.join()
        let quick = log.join()
        log.append(Self.head())
        log.append(Self.piece(FlightLog.limit))
        _ = all(&log, quick)
        log.append(Self.piece(1))
        log.isFull(quick)
        log.isFull(third)
        #expect(!log.takesMore)
        #expect(all(&log, third) == ["head 200", "dropped"])
        log.isFull(third)
        #expect(log.takesMore, "what is missing comes with the end, so the end must come")
    }

    @Test("A reader that was called is waited for when much is there for it, and called once")
    func calls() {
        var log = FlightLog(isShared: true)
        let first = log.join()
        let second = log.join()
        #expect(log.call() == [first, second])
        #expect(log.call() == [])
        log.append(Self.head())
        log.append(Self.piece(FlightLog.callLimit))
        #expect(log.takesMore)
        log.append(Self.piece(1))
        #expect(!log.takesMore)
        _ = all(&log, first)
        #expect(!log.takesMore)
        log.isFull(second)
        #expect(log.takesMore, "its client is slow, which is nobody else's concern")
        #expect(log.call() == [first, second])
        log.leave(first)
        log.leave(second)
        #expect(log.call() == [])
        #expect(log.takesMore)
    }

    @Test("Readers at any pace get the same bytes, or are told that some were dropped")
    func anyPace() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<20 {
            var log = FlightLog(isShared: Bool.random(using: &generator))
            var readers: [(id: Int, bytes: [UInt8], isOver: Bool)] = []
            var sent: [UInt8] = []
            log.append(Self.head())
            for number in 0..<40 {
                if readers.isEmpty || Int.random(in: 0..<8, using: &generator) == 0 {
                    readers.append((log.join(), [], false))
                }
                let bytes = [UInt8](repeating: UInt8(number), count: Int.random(in: 1...60_000, using: &generator))
                sent += bytes
                log.append(.body(ByteBuffer(bytes: bytes)))
                for index in readers.indices {
                    for _ in 0..<Int.random(in: 0...3, using: &generator) { take(&log, &readers[index]) }
                }
            }
            log.append(Self.end)
            for index in readers.indices {
                while !readers[index].isOver { take(&log, &readers[index]) }
                if !log.isBehind(readers[index].id) { #expect(readers[index].bytes == sent) }
                #expect(sent.starts(with: readers[index].bytes))
            }
            #expect(log.size == sent.count)
        }
    }

    private func take(_ log: inout FlightLog, _ reader: inout (id: Int, bytes: [UInt8], isOver: Bool)) {
        switch log.next(for: reader.id) {
        case .step(.body(let bytes)): reader.bytes += bytes.readableBytesView
        case .step(.end): reader.isOver = true
        case .step, .nothing, .dropped: break
        }
    }
}
