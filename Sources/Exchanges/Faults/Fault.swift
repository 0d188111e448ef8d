/// Something that goes wrong with an answer, on purpose (docs/design.md §11).
///
/// It changes what the client gets and nothing else: the upstream is asked once, and what it answered is recorded whole.
package protocol Fault: Sendable, CustomStringConvertible {
    /// What stands before the `=`, or all of it.
    static var name: String { get }
    /// How it is written, for messages.
    static var syntax: String { get }

    /// Reads what stands behind the `=`; `nil` for no `=`.
    init?(parsing value: Substring?)

    /// What changes an answer step by step; `nil` where there is no answer to change, because the fault is it.
    ///
    /// - Parameter seed: Decides what is left to chance; `nil` leaves nothing to it.
    /// - Returns: What is given the answer's steps.
    func makeStage(seed: UInt64?) -> (any FaultStage)?
}

extension Fault {
    package func makeStage(seed: UInt64?) -> (any FaultStage)? { nil }
}
