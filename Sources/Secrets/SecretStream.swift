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
    /// How many bytes at the start of the buffer were given back already: what follows is to be seen beside them.
    private var seen = 0
    /// How many bytes were given back before those in the buffer.
    private var passed = 0

    /// How many bytes are searched at a time, where nothing else is said.
    private static let usualWindow = 128 << 10
    private let window: Int
    /// How far a token of a text may reach that is no known secret: as far as a private key, and what escapes its lines.
    private static let longestToken = KeyShapeSearch.longestPrivateKey + 4096
    /// How many bytes before a place tell whether a token may begin there.
    private static let context = KeyShapeSearch.base64Reach

    /// Starts a stream that is written.
    ///
    /// - Parameters:
    ///   - memory: What is known to be secret, and the stand-ins.
    ///   - isText: Whether keys are told by what they look like, and escapes resolved.
    ///   - window: How many bytes are searched at a time; what is found does not depend on it.
    package init(storing memory: RedactionMemory, isText: Bool, window: Int? = nil) {
        self.window = window ?? Self.usualWindow
        purpose = .storing(memory)
        kind = isText ? .text : .bytes
    }

    /// Starts a stream that is compared.
    ///
    /// - Parameters:
    ///   - filter: What is a secret.
    ///   - isText: Whether keys are told by what they look like, and escapes resolved.
    package init(comparing filter: SecretFilter, isText: Bool) {
        window = Self.usualWindow
        purpose = .comparing(filter)
        kind = isText ? .text : .bytes
    }

    /// Takes the next bytes, and gives back those that can hold no part of a secret any more.
    package mutating func take(_ bytes: [UInt8]) -> [UInt8] {
        buffer += bytes
        return buffer.count - seen < window + reach ? [] : pass(isLast: false)
    }

    /// Gives back the rest.
    package mutating func finish() -> [UInt8] { pass(isLast: true) }

    /// How far a secret may reach at most.
    private var reach: Int {
        // An escape of JSON has six characters, and what it escapes may be escaped again.
        let longest = known.matcher.longest * 8
        return kind == .bytes ? max(longest, SecretFilter.longestStandIn) : longest + Self.longestToken
    }

    private var known: KnownSecrets {
        switch purpose {
        case .storing(let memory): memory.known
        case .comparing(let filter): filter.known
        }
    }

    private mutating func pass(isLast: Bool) -> [UInt8] {
        let limit = isLast ? buffer.count : max(seen, buffer.count - reach)
        var end = limit
        var changes = ByteEdits()
        for change in self.changes() where change.range.lowerBound < limit {
            changes.append(change.range, change.replacement)
            edits.append(change.range.lowerBound + passed..<change.range.upperBound + passed, change.replacement)
            end = max(end, change.range.upperBound)
        }
        let piece = changes.applied(to: Array(buffer[..<end]))
        defer {
            let dropped = max(0, end - Self.context)
            buffer.removeFirst(dropped)
            seen = end - dropped
            passed += dropped
        }
        // No change reaches into what was given back, so that stands at the front as it was.
        return Array(piece[seen...])
    }

    /// The changes to what was not given back yet.
    private func changes() -> [Change] {
        switch purpose {
        case .storing(let memory):
            let found = SecretSearch(matcher: memory.known.matcher).found(in: buffer, kind: kind)
            return memory.edits(for: SecretSearch.merged(found.filter { $0.range.lowerBound >= seen })).edits
        case .comparing(let filter):
            return filter.places(in: buffer, from: seen, kind: kind).map { Change($0, StandIn.bytes) }
        }
    }
}
