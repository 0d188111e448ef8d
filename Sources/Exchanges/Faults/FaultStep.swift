package import Listening
package import NIOCore

/// What becomes of a step of an answer.
package enum FaultStep {
    /// This goes on.
    case pass(ResponsePart)
    /// Nothing goes on for so long.
    case pause(TimeAmount)
    /// This comes to the same fault again when everything before it went on, so that no list of small pieces is made.
    case again(ResponsePart)
}
