package import Listening

/// What a fault does with one answer: a value that is given the answer's steps and says what becomes of them.
package protocol FaultStage {
    /// Takes a step of the answer.
    ///
    /// - Parameter part: The step, as the fault before this one left it.
    /// - Returns: What goes on in its place, in order.
    mutating func shape(_ part: ResponsePart) -> [FaultStep]
}
