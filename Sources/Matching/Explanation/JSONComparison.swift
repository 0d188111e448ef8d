internal import BodyFormats

/// Finds where two JSON values in canonical form differ.
///
/// Elements of arrays are compared by index, members by name. It keeps its own stack, since values may be nested deeply.
struct JSONComparison {
    private struct Task {
        let pointer: String
        let recorded: JSONValue?
        let requested: JSONValue?
    }

    private var tasks: [Task] = []

    /// Adds the differences in the order in which they stand in the bodies.
    static func compare(recorded: JSONValue, requested: JSONValue, into list: inout DifferenceList) {
        var comparison = JSONComparison()
        comparison.tasks = [Task(pointer: "", recorded: recorded, requested: requested)]
        while let task = comparison.tasks.popLast() { comparison.run(task, into: &list) }
    }

    private mutating func run(_ task: Task, into list: inout DifferenceList) {
        let place = task.pointer.isEmpty ? "body" : Excerpt.escaped(task.pointer)
        switch (task.recorded, task.requested) {
        case (.object(let recorded)?, .object(let requested)?):
            let pairs = Pairing.pairs(recorded, requested) { Array($0.name.utf8) }
            tasks += pairs.reversed().map { pair in
                let name = pair.left?.name ?? pair.right?.name ?? ""
                return Task(
                    pointer: "\(task.pointer)/\(Self.escaped(name))", recorded: pair.left?.value,
                    requested: pair.right?.value)
            }
        case (.array(let recorded)?, .array(let requested)?):
            tasks += (0..<max(recorded.count, requested.count)).reversed().map { index in
                Task(
                    pointer: "\(task.pointer)/\(index)",
                    recorded: recorded.indices.contains(index) ? recorded[index] : nil,
                    requested: requested.indices.contains(index) ? requested[index] : nil)
            }
        case (.string(let recorded)?, .string(let requested)?):
            let (recorded, requested) = (Array(recorded.utf8), Array(requested.utf8))
            if recorded != requested { list.add(place, Excerpt.quoted(recorded, requested)) }
        case (let recorded?, let requested?):
            guard recorded != requested else { return }
            list.add(place, (Self.text(recorded), Self.text(requested)))
        case (let recorded, let requested):
            list.add(place, (recorded.map(Self.text), requested.map(Self.text)))
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
