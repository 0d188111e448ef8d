/// Where two texts differ, word by word.
struct TextComparison {
    /// A stretch of text.
    enum Piece: Equatable {
        case same(String)
        case removed(String)
        case added(String)
    }

    /// Beyond so many words that differ, the shortest list of changes is not worth its time and memory.
    private static let wordLimit = 1_500

    /// The stretches, one after another; no two of a kind follow each other.
    let pieces: [Piece]

    /// Compares two texts.
    init(_ old: String, _ new: String) {
        let (old, new) = (Self.words(old), Self.words(new))
        let start = zip(old, new).prefix { $0 == $1 }.count
        let end = zip(old.dropFirst(start).reversed(), new.dropFirst(start).reversed()).prefix { $0 == $1 }.count
        let (oldMiddle, newMiddle) = (old[start..<old.count - end], new[start..<new.count - end])
        var pieces = old[..<start].map { Piece.same(Self.text($0)) }
        pieces += Self.changes(Array(oldMiddle), Array(newMiddle))
        pieces += old[(old.count - end)...].map { .same(Self.text($0)) }
        self.pieces = Self.joined(pieces)
    }

    /// Words, and every other character for itself; as bytes, which are never thought equal when they are not.
    private static func words(_ text: String) -> [[UInt8]] {
        var words: [[UInt8]] = []
        var isInWord = false
        for character in text {
            let isWord = character.isLetter || character.isNumber
            if isWord && isInWord {
                words[words.count - 1] += character.utf8
            } else {
                words.append(Array(character.utf8))
            }
            isInWord = isWord
        }
        return words
    }

    private static func changes(_ old: [[UInt8]], _ new: [[UInt8]]) -> [Piece] {
        guard max(old.count, new.count) <= wordLimit else {
            return old.map { .removed(text($0)) } + new.map { .added(text($0)) }
        }
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var pieces: [Piece] = []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            if removed.contains(left) {
                pieces.append(.removed(text(old[left])))
                left += 1
            } else if added.contains(right) {
                pieces.append(.added(text(new[right])))
                right += 1
            } else {
                pieces.append(.same(text(new[right])))
                left += 1
                right += 1
            }
        }
        return pieces
    }

    /// Neighbours of a kind in one, and what is replaced before what replaces it, lone spaces between included.
    private static func joined(_ pieces: [Piece]) -> [Piece] {
        var result: [Piece] = []
        var (removed, added, space) = ("", "", "")
        func flush() {
            if !removed.isEmpty { result.append(.removed(removed)) }
            if !added.isEmpty { result.append(.added(added)) }
            (removed, added) = ("", "")
        }
        for piece in pieces {
            switch piece {
            case .removed(let text):
                removed += space + text
                added += space
                space = ""
            case .added(let text):
                removed += space
                added += space + text
                space = ""
            case .same(let text) where text == " " && space.isEmpty && !removed.isEmpty && !added.isEmpty:
                space = text
            case .same(let text):
                flush()
                if case .same(let last)? = result.last {
                    result[result.count - 1] = .same(last + space + text)
                } else {
                    result.append(.same(space + text))
                }
                space = ""
            }
        }
        flush()
        if !space.isEmpty { result.append(.same(space)) }
        return result
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
