/// Puts the elements of two lists side by side that have the same name.
enum Pairing {
    /// Pairs by name and, among those of one name, by order.
    ///
    /// - Parameters:
    ///   - left: One list.
    ///   - right: The other.
    ///   - name: What elements are paired by.
    /// - Returns: First every element of the left list with its counterpart or nil, then what is left of the right one.
    static func pairs<Element>(
        _ left: [Element],
        _ right: [Element],
        by name: (Element) -> [UInt8]
    ) -> [(left: Element?, right: Element?)] {
        var waiting: [[UInt8]: [Int]] = [:]
        for index in right.indices.reversed() { waiting[name(right[index]), default: []].append(index) }
        var isPaired = [Bool](repeating: false, count: right.count)
        var pairs: [(left: Element?, right: Element?)] = left.map { element in
            guard let index = waiting[name(element)]?.popLast() else { return (element, nil) }
            isPaired[index] = true
            return (element, right[index])
        }
        for index in right.indices where !isPaired[index] { pairs.append((nil, right[index])) }
        return pairs
    }
}
