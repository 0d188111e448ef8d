/// The faults of one request.
struct ChosenFaults {
    /// What goes wrong.
    var list = FaultList()
    /// Decides what is left to chance.
    var seed: UInt64?

    /// Whether nothing goes wrong.
    var isEmpty: Bool { list.faults.isEmpty }
}
