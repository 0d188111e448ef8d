internal import BodyFormats

/// Writes the canonical form of JSON: one text for all texts that mean the same (docs/design.md §7).
///
/// After RFC 8785: no white space, members sorted, the fewest escapes; unlike there, numbers are compared by their exact
/// decimal value and names are sorted by their bytes. Members and elements that ignore rules name are left out, and
/// string values count as the rules say. Names that occur twice are kept in their order, so such a text equals no other.
///
/// It reads tokens and builds no tree: memory is about the size of the text plus the members of the objects that are
/// open, and nesting costs no call stack.
struct CanonicalJSON {
    /// A pointer rule whose first `depth` segments are matched by the path to a container.
    private struct ActivePointer {
        let pattern: Int
        let depth: Int
    }

    /// An object or array that is not closed yet.
    private struct Container {
        let isObject: Bool
        /// The rules that may name something inside.
        let pointers: [ActivePointer]
        /// The members so far: each is `"name":value,` in the output.
        var members: [Member] = []
        var isSorted = true
        /// The next element of an array, counting those that are left out.
        var index = 0
    }

    private struct Member {
        let name: Range<Int>
        var end: Int
    }

    private let bytes: [UInt8]
    private let rules: MatchingRules
    private var scanner: JSONScanner
    private var output: [UInt8] = []
    private var containers: [Container] = []

    private init(_ bytes: [UInt8], _ rules: MatchingRules) {
        self.bytes = bytes
        self.rules = rules
        scanner = JSONScanner(bytes)
    }

    /// The canonical form of one JSON text.
    static func bytes(of text: [UInt8], rules: MatchingRules) throws(BodyFormatError) -> [UInt8] {
        var form = CanonicalJSON(text, rules)
        form.output.reserveCapacity(text.count)
        try form.write()
        return form.output
    }

    private mutating func write() throws(BodyFormatError) {
        /// The rules that reach into the value that comes next.
        var pointers = rules.pointers.indices.map { ActivePointer(pattern: $0, depth: 0) }
        while let token = try scanner.next() {
            switch token.kind {
            case .name:
                let name = rulesReachInside ? JSONString.utf8(of: token, in: bytes) : []
                guard let inside = pointersInside(name) else {
                    try skipValue()
                    continue
                }
                pointers = inside
                beginMember(token)
                continue
            case .endObject, .endArray:
                endContainer()
                continue
            default: break
            }
            if let container = containers.last, !container.isObject {
                let name = rulesReachInside ? Array(String(container.index).utf8) : []
                containers[containers.count - 1].index += 1
                guard let inside = pointersInside(name) else {
                    try skipRest(of: token)
                    continue
                }
                pointers = inside
            }
            appendValue(token, pointers)
        }
    }

    private mutating func appendValue(_ token: JSONToken, _ pointers: [ActivePointer]) {
        switch token.kind {
        case .beginObject:
            containers.append(Container(isObject: true, pointers: pointers))
            output.append(UInt8(ascii: "{"))
            return
        case .beginArray:
            containers.append(Container(isObject: false, pointers: pointers))
            output.append(UInt8(ascii: "["))
            return
        case .number: CanonicalNumber.append(bytes[token.range], to: &output)
        case .string: appendString(token)
        default: output.append(contentsOf: bytes[token.range])
        }
        endValue()
    }

    private mutating func appendString(_ token: JSONToken) {
        if let constant = constantByName(token) {
            var writer = JSONWriter()
            writer.string(constant)
            output.append(contentsOf: writer.bytes)
        } else if rules.keepsTexts, !isSpecial(token) {
            appendQuoted(token)
        } else {
            var writer = JSONWriter()
            writer.string(rules.counted(JSONString.text(of: token, in: bytes)))
            output.append(contentsOf: writer.bytes)
        }
    }

    /// What counts of a string because of the name of its member; nil where that says nothing.
    private func constantByName(_ token: JSONToken) -> String? {
        guard rules.readsNames, let container = containers.last, container.isObject, let name = container.members.last
        else { return nil }
        // Names of secrets have no escapes in the canonical form.
        let content = output[name.name.lowerBound + 1..<name.name.upperBound - 1]
        return rules.constant(for: content, JSONString.utf8(of: token, in: bytes))
    }

    /// Whether the rules have a form of their own for a string.
    private func isSpecial(_ token: JSONToken) -> Bool {
        let content = bytes[token.range.lowerBound + 1..<token.range.upperBound - 1]
        // Only an escape in the first bytes hides what they mean.
        guard content.prefix(4).contains(UInt8(ascii: "\\")) else { return rules.isSpecial(content) }
        return rules.isSpecial(JSONString.utf8(of: token, in: bytes))
    }

    /// Appends a name or string with the fewest escapes; one without any is in that form already.
    private mutating func appendQuoted(_ token: JSONToken) {
        guard token.hasEscapes else {
            output.append(contentsOf: bytes[token.range])
            return
        }
        var writer = JSONWriter()
        writer.string(utf8: JSONString.utf8(of: token, in: bytes))
        output.append(contentsOf: writer.bytes)
    }
}

// MARK: Objects and arrays

extension CanonicalJSON {
    private mutating func beginMember(_ name: JSONToken) {
        let start = output.count
        if rules.seeksSecrets {
            var writer = JSONWriter()
            writer.string(rules.withoutSecrets(JSONString.text(of: name, in: bytes)))
            output.append(contentsOf: writer.bytes)
        } else {
            appendQuoted(name)
        }
        let range = start..<output.count
        output.append(UInt8(ascii: ":"))
        let last = containers.count - 1
        if containers[last].isSorted, let previous = containers[last].members.last {
            containers[last].isSorted = !output[range].lexicographicallyPrecedes(output[previous.name])
        }
        containers[last].members.append(Member(name: range, end: range.upperBound))
    }

    /// After a value: the comma that belongs to it, and its member's end.
    private mutating func endValue() {
        guard !containers.isEmpty else { return }
        output.append(UInt8(ascii: ","))
        let last = containers.count - 1
        if containers[last].isObject {
            containers[last].members[containers[last].members.count - 1].end = output.count
        }
    }

    private mutating func endContainer() {
        let container = containers.removeLast()
        if !container.isSorted { sort(container.members) }
        if output.last == UInt8(ascii: ",") { output.removeLast() }
        output.append(container.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
        endValue()
    }

    /// Puts the members at the end of the output in order; equal names keep theirs.
    private mutating func sort(_ members: [Member]) {
        guard let start = members.first?.name.lowerBound else { return }
        let sorted = output.withUnsafeBufferPointer { output in
            members.sorted { left, right in
                let (leftName, rightName) = (output[left.name], output[right.name])
                if leftName.lexicographicallyPrecedes(rightName) { return true }
                if rightName.lexicographicallyPrecedes(leftName) { return false }
                return left.name.lowerBound < right.name.lowerBound
            }
        }
        var result: [UInt8] = []
        result.reserveCapacity(output.count - start)
        for member in sorted { result.append(contentsOf: output[member.name.lowerBound..<member.end]) }
        output.replaceSubrange(start..., with: result)
    }
}

// MARK: Ignore rules

extension CanonicalJSON {
    private var rulesReachInside: Bool { containers.last?.pointers.isEmpty == false }

    /// The rules that reach into a member or element of the innermost container; nil where one names it itself.
    private func pointersInside(_ name: [UInt8]) -> [ActivePointer]? {
        guard let pointers = containers.last?.pointers, !pointers.isEmpty else { return [] }
        var inside: [ActivePointer] = []
        for pointer in pointers {
            let pattern = rules.pointers[pointer.pattern]
            guard pattern.matches(name, at: pointer.depth) else { continue }
            if pointer.depth + 1 == pattern.segments.count { return nil }
            inside.append(ActivePointer(pattern: pointer.pattern, depth: pointer.depth + 1))
        }
        return inside
    }

    /// Passes over the value that comes next.
    private mutating func skipValue() throws(BodyFormatError) {
        if let token = try scanner.next() { try skipRest(of: token) }
    }

    /// Passes over what is left of the value that starts with the token.
    private mutating func skipRest(of token: JSONToken) throws(BodyFormatError) {
        guard token.kind == .beginObject || token.kind == .beginArray else { return }
        let depth = scanner.depth
        while scanner.depth >= depth, try scanner.next() != nil {}
    }
}
