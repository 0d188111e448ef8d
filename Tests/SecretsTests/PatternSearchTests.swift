import TestSupport
import Testing

@testable import Secrets

@Suite("Finding many texts in one pass")
struct PatternSearchTests {
    private struct Place: Hashable {
        var start: Int
        var pattern: Int
    }

    private func places(_ patterns: [[UInt8]], in text: [UInt8]) -> Set<Place> {
        var search = PatternSearch()
        for pattern in patterns { search.insert(pattern) }
        #expect(search.count == patterns.count)
        var places: Set<Place> = []
        text.withUnsafeBufferPointer { search.search($0) { places.insert(Place(start: $0, pattern: $1)) } }
        return places
    }

    private func simply(_ patterns: [[UInt8]], in text: [UInt8]) -> Set<Place> {
        var places: Set<Place> = []
        for (number, pattern) in patterns.enumerated() where text.count >= pattern.count {
            for start in 0...text.count - pattern.count where text[start..<start + pattern.count].elementsEqual(pattern)
            {
                places.insert(Place(start: start, pattern: number))
            }
        }
        return places
    }

    @Test("Exactly the places are found that looking everywhere finds, in whatever alphabet")
    func random() {
        var random = SeededGenerator(seed: 1)
        var total = 0
        for round in 0..<300 {
            let alphabet = Array("abcdefghijklmnopqrstuvwxyz".utf8.prefix(2 + round % 4))
            var text = random.bytes(Int.random(in: 0...400, using: &random), from: alphabet)
            var patterns: [[UInt8]] = []
            for _ in 0..<Int.random(in: 1...20, using: &random) {
                let pattern = random.bytes(Int.random(in: 8...14, using: &random), from: alphabet)
                patterns.append(pattern)
                let place = Int.random(in: 0...text.count, using: &random)
                text.insert(contentsOf: pattern, at: place)
            }
            let found = places(patterns, in: text)
            #expect(found == simply(patterns, in: text))
            total += found.count
        }
        #expect(total > 1000)
    }

    @Test("A text at either end is found, and one that is cut is not")
    func ends() {
        let pattern = Array("0123456789".utf8)
        #expect(places([pattern], in: pattern) == [Place(start: 0, pattern: 0)])
        #expect(places([pattern], in: Array("x".utf8) + pattern) == [Place(start: 1, pattern: 0)])
        #expect(places([pattern], in: pattern.dropLast()).isEmpty)
        #expect(places([], in: pattern).isEmpty)
    }
}

extension PatternSearchTests {
    private func places(_ patterns: [[UInt8]], in text: ArraySlice<UInt8>) -> Set<Place> {
        places(patterns, in: Array(text))
    }
}
