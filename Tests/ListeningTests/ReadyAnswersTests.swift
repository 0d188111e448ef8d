import HTTPMessages
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import Listening

@Suite struct ReadyAnswersTests {
    private let journal = Journal<String>()

    private static func head(_ target: String, _ length: Int) -> String {
        "POST \(target) HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n"
    }

    private func store(_ answer: String, for target: String, _ body: String, in answers: ReadyAnswers) throws {
        let headers = HTTPHeaders([("Content-Length", "\(body.utf8.count)")])
        let request = RequestHead(method: "POST", target: target, headers: headers)
        let head = ByteBuffer(string: Self.head(target, body.utf8.count))
        var copy = try #require(ExchangeCopy(head, of: request))
        copy.isWanted = true
        copy.received(ByteBuffer(string: body))
        copy.sent(.byteBuffer(ByteBuffer(string: answer)))
        answers.store(copy, EchoRepetition(journal: journal))
    }

    /// The answer to a request behind other bytes, with others after it; `...` where its body is waited for.
    private func find(_ target: String, _ body: String, cut: Int = 0, in answers: ReadyAnswers) -> String? {
        let head = Self.head(target, body.utf8.count)
        var bytes = ByteBuffer(string: "before" + head + body.prefix(body.count - cut) + (cut == 0 ? "GET /" : ""))
        bytes.moveReaderIndex(forwardBy: 6)
        switch answers.find(ByteBuffer(string: head), in: bytes) {
        case .unknown: return nil
        case .begun: return "..."
        case .known(let answer):
            #expect(answer.requestLength == head.utf8.count + body.utf8.count)
            return String(buffer: answer.bytes)
        }
    }

    @Test("an answer is found by every byte of its request")
    func everyByte() throws {
        let answers = ReadyAnswers()
        #expect(find("/a", "body", in: answers) == nil && answers.size == 0)
        try store("one", for: "/a", "body", in: answers)
        try store("two", for: "/a", "bodY", in: answers)
        try store("three", for: "/b", "", in: answers)
        #expect(find("/a", "body", in: answers) == "one" && find("/a", "bodY", in: answers) == "two")
        #expect(find("/b", "", in: answers) == "three")
        for other in ["Body", "bpdy", "bods", "    "] { #expect(find("/a", other, in: answers) == nil) }
        for other in ["/A", "/aa", "/"] { #expect(find(other, "body", in: answers) == nil) }
        #expect(find("/a", "bodyx", in: answers) == nil)
    }

    @Test("where a head is known the body is waited for, to its last byte")
    func waiting() throws {
        let answers = ReadyAnswers()
        try store("one", for: "/a", "body", in: answers)
        for cut in 1...4 { #expect(find("/a", "body", cut: cut, in: answers) == "...") }
        #expect(find("/b", "body", cut: 1, in: answers) == nil)
    }

    @Test("a later answer to the same request takes the place of the former")
    func replacing() throws {
        let answers = ReadyAnswers()
        try store("one", for: "/a", "body", in: answers)
        let size = answers.size
        try store("two", for: "/a", "body", in: answers)
        #expect(find("/a", "body", in: answers) == "two" && answers.size == size)
    }

    @Test("bodies that differ between the samples of their hash are told apart")
    func collisions() throws {
        let answers = ReadyAnswers()
        // Behind the first sample of a body of 4,096 bytes, in front of the second.
        let bodies = (0..<10).map { number in
            String(repeating: "x", count: 100) + "\(number)" + String(repeating: "y", count: 3995)
        }
        for (number, body) in bodies.enumerated() { try store("\(number)", for: "/a", body, in: answers) }
        #expect(Set(bodies.map { SampledBytes(ByteBuffer(string: $0)).hashValue }).count == 1)
        for (number, body) in bodies.enumerated() { #expect(find("/a", body, in: answers) == "\(number)") }
    }

    @Test("of the requests with one head so many are kept")
    func groups() throws {
        let answers = ReadyAnswers()
        let bodies = (0..<3 * ReadyAnswers.groupLimit).map { "body \(1000 + $0)" }
        for body in bodies {
            try store(body, for: "/a", body, in: answers)
            #expect(find("/a", body, in: answers) == body)
        }
        #expect(bodies.count { find("/a", $0, in: answers) != nil } == ReadyAnswers.groupLimit)
    }

    @Test("what was not asked for goes first, and what was asked for stays")
    func eviction() throws {
        let answers = ReadyAnswers(limit: 64 * 1024)
        let large = String(repeating: "a", count: 2000)
        try store("kept", for: "/kept", large, in: answers)
        try store("gone", for: "/gone", large, in: answers)
        for number in 0..<200 {
            try store("\(number)", for: "/\(number)", large, in: answers)
            #expect(find("/kept", large, in: answers) == "kept")
            #expect(answers.size <= 64 * 1024)
        }
        #expect(find("/gone", large, in: answers) == nil)
    }

    @Test("what is too large for it is not kept")
    func tooLarge() throws {
        let answers = ReadyAnswers(limit: 4000)
        try store(String(repeating: "a", count: 2000), for: "/a", "", in: answers)
        #expect(answers.size == 0 && find("/a", "", in: answers) == nil)
    }

    @Test("whatever is stored and asked for, an answer is the last one to that request, and the bound holds")
    func anything() throws {
        for seed in 0..<20 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let limit = Int.random(in: 2000...40_000, using: &generator)
            let answers = ReadyAnswers(limit: limit)
            var stored: [String: String] = [:]
            for step in 0..<300 {
                let target = "/\(Int.random(in: 0..<4, using: &generator))"
                let length = Int.random(in: 0..<3, using: &generator) * 600
                let body = String(repeating: "xyz".randomElement(using: &generator) ?? "x", count: length)
                if Bool.random(using: &generator) {
                    try store("\(step)", for: target, body, in: answers)
                    stored[target + body] = "\(step)"
                    #expect(find(target, body, in: answers) == (900 + length < limit / 2 ? "\(step)" : nil))
                } else if let found = find(target, body, in: answers) {
                    #expect(found == stored[target + body])
                }
                #expect(answers.size <= limit)
            }
        }
    }
}
