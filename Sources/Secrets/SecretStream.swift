package import BodyFormats

/// Takes the secrets out of bytes while they stream, however they are cut.
///
/// So much is held back as a secret may be long, but no more: what streams is large, and is not kept in memory.
package struct SecretStream: Sendable {
    /// A place, and what comes there.
    private typealias Change = ByteEdits.Edit

    private enum Purpose: Sendable {
        /// What is written.
        case storing(RedactionMemory)
        /// What is compared.
        case comparing(SecretFilter)
    }

    /// What changed so far, in the offsets of what was taken.
    package private(set) var edits = ByteEdits()
    private let purpose: Purpose
    private let kind: SecretSearch.Kind
    private var buffer: [UInt8] = []
    /// How many bytes were given back.
    private var passed = 0

    /// How many bytes are searched at a time.
    private static let window = 128 << 10
    /// How far a token of a text may reach that is no known secret.
    private static let longestToken = 4096

    /// Starts a stream that is written.
    ///
    /// - Parameters:
    ///   - memory: What is known to be secret, and the stand-ins.
    ///   - isText: Whether keys are told by what they look like, and escapes resolved.
    package init(storing memory: RedactionMemory, isText: Bool) {
        purpose = .storing(memory)
        kind = isText ? .text : .bytes
    }

    /// Starts a stream that is compared.
    ///
    /// - Parameters:
    ///   - filter: What is a secret.
    ///   - isText: Whether keys are told by what they look like, and escapes resolved.
    package init(comparing filter: SecretFilter, isText: Bool) {
        purpose = .comparing(filter)
        kind = isText ? .text : .bytes
    }

    /// Takes the next bytes, and gives back those that can hold no part of a secret any more.
    package mutating func take(_ bytes: [UInt8]) -> [UInt8] {
        buffer += bytes
        return buffer.count < Self.window + reach ? [] : pass(isLast: false)
    }

    /// Gives back the rest.
    package mutating func finish() -> [UInt8] { pass(isLast: true) }

    /// How far a secret may reach at most.
    private var reach: Int {
        let longest = known.matcher.longest
        // An escape of JSON has six characters, and what it escapes may be escaped again.
        return kind == .bytes ? max(longest, SecretFilter.longestStandIn) : longest * 8 + Self.longestToken
    }

    private var known: KnownSecrets {
        switch purpose {
        case .storing(let memory): memory.known
        case .comparing(let filter): filter.known
        }
    }

    private mutating func pass(isLast: Bool) -> [UInt8] {
        let limit = isLast ? buffer.count : max(0, buffer.count - reach)
        var end = limit
        var changes = ByteEdits()
        for change in self.changes() where change.range.lowerBound < limit {
            changes.append(change.range, change.replacement)
            end = max(end, change.range.upperBound)
        }
        if !isLast, end == limit { end = tokenStart(before: end, after: changes.edits.last?.range.upperBound ?? 0) }
        let piece = changes.applied(to: Array(buffer[..<end]))
        for change in changes.edits {
            edits.append(change.range.lowerBound + passed..<change.range.upperBound + passed, change.replacement)
        }
        buffer.removeFirst(end)
        passed += end
        return piece
    }

    private func changes() -> [Change] {
        switch purpose {
        case .storing(let memory):
            let places = SecretSearch(matcher: memory.known.matcher).places(in: buffer, kind: kind)
            return memory.edits(for: places).edits
        case .comparing(let filter):
            return filter.places(in: buffer, kind: kind).map { Change($0, StandIn.bytes) }
        }
    }

    /// Where the token begins in which a place is, so that the next bytes do not seem to begin one.
    private func tokenStart(before place: Int, after least: Int) -> Int {
        guard kind == .text else { return place }
        var start = place
        while start > max(least, place - Self.longestToken), TokenCharacters.isWord(buffer[start - 1]) { start -= 1 }
        return start > least ? start : place
    }
}
