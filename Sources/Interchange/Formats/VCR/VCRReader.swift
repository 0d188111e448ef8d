import Yams

/// Gives the interactions of a VCR cassette, one after another.
struct VCRReader: ImportReader {
    private let nodes: [Node]
    private var position = 0

    /// Takes the elements of the list.
    init(_ nodes: [Node]) { self.nodes = nodes }

    mutating func next() throws(ImportError) -> ImportedEntry? {
        guard position < nodes.count else { return nil }
        let node = nodes[position]
        position += 1
        return try ImportedEntry(position) { () throws(ImportProblem) in try VCRInteraction(node).draft() }
    }
}
