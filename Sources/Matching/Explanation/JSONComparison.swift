package import BodyFormats

/// Finds where two JSON values differ.
///
/// Elements of arrays are compared by index, members by name. It keeps its own stack, since values may be nested deeply.
package struct JSONComparison {
    /// Two values that are still to be compared.
    private struct Pending {
        let pointer: String
        let name: String
        let recorded: JSONValue?
        let requested: JSONValue?

        var place: String { pointer.isEmpty ? "body" : Excerpt.path(pointer) }

        /// A pointer is a rule of its own, but for that of the whole body, and for one that cannot be shown as it is.
        var rule: String? { !pointer.isEmpty && place == pointer ? pointer : nil }
    }

    private var pending: [Pending]

    private init(_ recorded: JSONValue, _ requested: JSONValue) {
        pending = [Pending(pointer: "", name: "", recorded: recorded, requested: requested)]
    }

    /// Adds the differences in the order in which they stand in the bodies.
    ///
    /// - Parameters:
    ///   - recorded: One value.
    ///   - requested: The other.
    ///   - list: What they are added to.
    package static func compare(recorded: JSONValue, requested: JSONValue, into list: inout DifferenceList) {
        var comparison = JSONComparison(recorded, requested)
        while let next = comparison.pending.popLast() { comparison.run(next, into: &list) }
    }

    /// The same, but for some members; it takes longer, as every value is looked at once for each of its levels.
    ///
    /// - Parameters:
    ///   - recorded: One value.
    ///   - requested: The other.
    ///   - list: What they are added to.
    ///   - isLeftOut: Whether a member with this name and these two values, which are not the same, does not count.
    package static func compare(
        recorded: JSONValue,
        requested: JSONValue,
        into list: inout DifferenceList,
        except isLeftOut: (_ name: String, JSONValue, JSONValue) -> Bool
    ) {
        var comparison = JSONComparison(recorded, requested)
        while let next = comparison.pending.popLast() {
            if let recorded = next.recorded, let requested = next.requested, recorded != requested,
                isLeftOut(next.name, recorded, requested)
            {
                continue
            }
            comparison.run(next, into: &list)
        }
    }

    private mutating func run(_ next: Pending, into list: inout DifferenceList) {
        switch (next.recorded, next.requested) {
        case (.object(let recorded)?, .object(let requested)?):
            let pairs = Pairing.pairs(recorded, requested) { Array($0.name.utf8) }
            pending += pairs.reversed().map { pair in
                let name = pair.left?.name ?? pair.right?.name ?? ""
                return Pending(
                    pointer: "\(next.pointer)/\(Self.escaped(name))",
                    name: name,
                    recorded: pair.left?.value,
                    requested: pair.right?.value
                )
            }
        case (.array(let recorded)?, .array(let requested)?):
            pending += (0..<max(recorded.count, requested.count)).reversed().map { index in
                Pending(
                    pointer: "\(next.pointer)/\(index)",
                    name: "",
                    recorded: recorded.indices.contains(index) ? recorded[index] : nil,
                    requested: requested.indices.contains(index) ? requested[index] : nil
                )
            }
        case (.string(let recorded)?, .string(let requested)?):
            let (recorded, requested) = (Array(recorded.utf8), Array(requested.utf8))
            if recorded != requested { list.add(next.place, Excerpt.quoted(recorded, requested), rule: next.rule) }
        case (let recorded?, let requested?):
            guard recorded != requested else { return }
            list.add(next.place, (Self.text(recorded), Self.text(requested)), rule: next.rule)
        case (let recorded, let requested):
            list.add(next.place, (recorded.map(Self.text), requested.map(Self.text)), rule: next.rule)
        }
    }

    private static func text(_ value: JSONValue) -> String {
        if case .string(let text) = value { return Excerpt.quoted(Array(text.utf8)) }
        return Excerpt.plain(value.bytes)
    }

    /// A member's name as a segment of a pointer, RFC 6901 §3.
    private static func escaped(_ name: String) -> String {
        name.replacing("~", with: "~0").replacing("/", with: "~1")
    }
}
