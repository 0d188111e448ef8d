/// Faults that one answer has together, as `x-tapedeck-fault` and `tapedeck.yml` name them.
package struct FaultList: Sendable {
    /// The faults, each of another kind, in the order of ``FaultKinds``.
    private(set) var faults: [any Fault] = []

    /// How faults are written, for messages.
    package static var syntax: String {
        FaultKinds.all.map { $0.syntax }.joined(separator: ", ") + "; several are joined by commas"
    }

    /// No faults.
    package init() {}

    /// Reads faults that are joined by commas.
    ///
    /// Strict, but for spaces around the commas.
    ///
    /// - Throws: ``FaultError`` for what is no fault, and for two of one kind.
    package init(parsing text: String) throws(FaultError) {
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let written = part.trimmingSpaces
            let fault = try Self.fault(written)
            let name = type(of: fault).name
            guard !faults.contains(where: { type(of: $0).name == name }) else { throw .repeated(name) }
            add(fault)
        }
    }

    /// The status that answers in the upstream's place, where one of the faults is that.
    var status: Int? {
        for fault in faults {
            if let fault = fault as? StatusFault { return fault.status }
        }
        return nil
    }

    /// What changes an answer, one fault after another.
    func makeStages(seed: UInt64?) -> [any FaultStage] { faults.compactMap { $0.makeStage(seed: seed) } }

    /// Adds the faults of another list; where both have one of a kind, the other's holds.
    mutating func add(_ other: FaultList) {
        for fault in other.faults { add(fault) }
    }

    private mutating func add(_ fault: any Fault) {
        faults.removeAll { type(of: $0).name == type(of: fault).name }
        let order = FaultKinds.all.map { $0.name }
        func place(_ fault: any Fault) -> Int { order.firstIndex(of: type(of: fault).name) ?? order.count }
        let index = faults.firstIndex { place($0) > place(fault) } ?? faults.count
        faults.insert(fault, at: index)
    }

    private static func fault(_ text: Substring) throws(FaultError) -> any Fault {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        for kind in FaultKinds.all where kind.name == parts[0] {
            if let fault = kind.init(parsing: parts.count == 2 ? parts[1] : nil) { return fault }
        }
        throw .malformed(String(text))
    }
}

extension FaultList: Equatable {
    /// Whether both name the same faults.
    package static func == (first: FaultList, second: FaultList) -> Bool { first.description == second.description }
}

extension FaultList: CustomStringConvertible {
    /// The faults as they are written; reading it gives the same list.
    package var description: String { faults.map(\.description).joined(separator: ",") }
}

extension Substring {
    /// Without spaces and tabs at its ends.
    fileprivate var trimmingSpaces: Substring {
        let start = drop { $0 == " " || $0 == "\t" }
        return start.lastIndex { $0 != " " && $0 != "\t" }.map { start[...$0] } ?? start.prefix(0)
    }
}
