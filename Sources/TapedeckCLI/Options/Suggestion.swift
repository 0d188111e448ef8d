/// The known word that somebody probably meant.
enum Suggestion {
    /// The nearest of `known`, at most two typing errors away and less than half of the word.
    ///
    /// Distances count insertions, deletions, replacements and swapped neighbours; the first of equals wins.
    static func nearest(to word: String, in known: [String]) -> String? {
        let candidates = known.map { (word: $0, distance: distance(from: Array(word.utf8), to: Array($0.utf8))) }
        let best = candidates.min { $0.distance < $1.distance }
        guard let best, best.distance <= 2, best.distance * 2 < max(word.utf8.count, 2) else { return nil }
        return best.word
    }

    /// ` (did you mean "upstream"?)`, or nothing.
    static func hint(for word: String, in known: [String]) -> String {
        nearest(to: word, in: known).map { " (did you mean \"\($0)\"?)" } ?? ""
    }

    /// The optimal string alignment distance, over three rows; long words are cut, since nobody types them.
    private static func distance(from first: [UInt8], to second: [UInt8]) -> Int {
        let (first, second) = (first.prefix(64), second.prefix(64))
        var beforeLast: [Int] = []
        var last = Array(0...second.count)
        for i in first.indices {
            var row = [i + 1]
            for j in second.indices {
                var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (first[i] == second[j] ? 0 : 1))
                if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
                    cost = min(cost, beforeLast[j - 1] + 1)
                }
                row.append(cost)
            }
            (beforeLast, last) = (last, row)
        }
        return last[second.count]
    }
}
