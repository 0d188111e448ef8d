import BodyFormats
import TestSupport
import Testing

@testable import Secrets

@Suite("What a stream says in pieces (docs/design.md §8)")
struct JoinedDeltasTests {
    private static let secret = "live-4f9a8Kd02LxQpz71"

    private func redacted(_ stream: String) -> String {
        let memory = RedactionMemory()
        memory.known.learn(Self.secret)
        let bytes = Array(stream.utf8)
        let result = BodyRedactor(memory: memory).redacted(bytes, format: .eventStream, isAnswer: true)
        return String(decoding: result.body, as: UTF8.self)
    }

    /// The texts of a stream's events, joined.
    private func joined(_ stream: String) -> String {
        stream.split(separator: "\n").compactMap { line in
            line.split(separator: "\"t\":\"").dropFirst().first?.prefix { $0 != "\"" }.description
        }.joined()
    }

    @Test("A secret over several events is found however it is cut, and its stand-in has the same pieces")
    func pieces() {
        var random = SeededGenerator(seed: 41)
        for _ in 0..<200 {
            let text = Array("see \(Self.secret), and sk-0123456789abcdefgh.".utf8)
            let pieces = random.cuts(of: text, upTo: 6).map { String(decoding: $0, as: UTF8.self) }
            let stream = pieces.map { #"data: {"choices":[{"delta":{"t":"\#($0)"},"index":0}]}"# + "\n\n" }.joined()
            let result = redacted(stream)
            #expect(joined(result) == "see REDACTED001REDACTEDRx, and sk-REDACTED002REDACTx.")
            #expect(result.utf8.count == stream.utf8.count)
        }
    }

    @Test("Texts that run side by side are told apart by their numbers, wherever those stand")
    func sides() {
        let letters = Array(Self.secret)
        let stream = letters.map { letter in
            #"data: {"index":0,"d":{"t":"\#(letter)"}}"# + "\n\n" + #"data: {"d":{"t":"-"},"output_index":1}"# + "\n\n"
        }.joined()
        let result = redacted(stream)
        #expect(joined(result).filter { $0 != "-" } == "REDACTED001REDACTEDRx")
    }

    @Test("A stream that is an array of answers is read like events")
    func arrays() {
        let memory = RedactionMemory()
        memory.known.learn(Self.secret)
        let text = #"[{"parts":[{"text":"live-4f9a8Kd"}]},"# + "\n" + #"{"parts":[{"text":"02LxQpz71"}]}]"#
        let result = BodyRedactor(memory: memory).redacted(Array(text.utf8), format: .json, isAnswer: true)
        let expected = #"[{"parts":[{"text":"REDACTED001R"}]},"# + "\n" + #"{"parts":[{"text":"EDACTEDRx"}]}]"#
        #expect(String(decoding: result.body, as: UTF8.self) == expected)
    }

    @Test("Data that are no JSON are pieces as well; one event alone is none")
    func plain() {
        #expect(redacted("data: live-4f9a8Kd\n\ndata: 02LxQpz71\n\n") == "data: REDACTED001R\n\ndata: EDACTEDRx\n\n")
        let one = "data: {\"t\":\"live-4f9a8Kd\"}\n\n"
        #expect(redacted(one) == one)
    }

    @Test("Escapes in the pieces stay where nothing is taken out")
    func escapes() {
        let stream = #"data: {"t":"\u0041\n\u006cive-4f9a8"}"# + "\n\n" + #"data: {"t":"Kd02LxQ\u0070z71\""}"# + "\n\n"
        let expected = #"data: {"t":"\u0041\nREDACTED00"}"# + "\n\n" + #"data: {"t":"1REDACTEDRx\""}"# + "\n\n"
        #expect(redacted(stream) == expected)
    }
}
