internal import BodyFormats

/// The arrays and objects that are open in a JSON text, and the names of the members that lead to where it is.
///
/// All names stand in one buffer, one behind the other, so that a name costs no allocation: few are ever asked for.
struct MemberPath: Sendable {
    /// The longest name that is kept, in bytes as written; a longer one counts as empty.
    static let nameLimit = 64

    private struct Container {
        let isObject: Bool
        /// Where in the buffer the name of its current member begins.
        let nameStart: Int
    }

    private var containers: [Container] = []
    private var buffer: [UInt8] = []
    private var nameIsTooLong = false
    private var nameHasEscapes = false

    /// How many arrays and objects are open.
    var depth: Int { containers.count }

    /// Whether the innermost of them is an object.
    var isInObject: Bool { containers.last?.isObject ?? false }

    /// The names of the members around the place, outermost first; elements of an array are their array's member's.
    var names: [String] {
        containers.indices.compactMap { index in
            guard containers[index].isObject else { return nil }
            let end = index + 1 < containers.count ? containers[index + 1].nameStart : buffer.count
            return String(decoding: buffer[containers[index].nameStart..<end], as: UTF8.self)
        }
    }

    /// An array or object begins.
    mutating func open(isObject: Bool) {
        containers.append(Container(isObject: isObject, nameStart: buffer.count))
    }

    /// The innermost of them ends.
    mutating func close() {
        guard let container = containers.popLast() else { return }
        buffer.removeLast(buffer.count - container.nameStart)
    }

    /// The innermost object's next name begins.
    mutating func beginName() {
        dropName()
        nameIsTooLong = false
        nameHasEscapes = false
    }

    /// More bytes of the name, as written.
    mutating func extendName(_ bytes: some Collection<UInt8>, isEscape: Bool = false) {
        if isEscape { nameHasEscapes = true }
        if nameLength + bytes.count > Self.nameLimit {
            skipName()
        } else if !nameIsTooLong {
            buffer += bytes
        }
    }

    /// The name is longer than what is kept.
    mutating func skipName() {
        nameIsTooLong = true
        dropName()
    }

    /// The name is whole.
    mutating func endName() {
        guard nameHasEscapes, !nameIsTooLong, let start = containers.last?.nameStart else { return }
        let quoted = [UInt8(ascii: "\"")] + buffer[start...] + [UInt8(ascii: "\"")]
        dropName()
        var scanner = JSONScanner(quoted)
        if let token = try? scanner.next() { buffer += JSONString.utf8(of: token, in: quoted) }
    }

    /// Everything is closed.
    mutating func removeAll() {
        containers.removeAll(keepingCapacity: true)
        buffer.removeAll(keepingCapacity: true)
    }

    private var nameLength: Int { buffer.count - (containers.last?.nameStart ?? 0) }

    private mutating func dropName() { buffer.removeLast(nameLength) }
}
