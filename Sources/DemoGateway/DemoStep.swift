/// What a demo answer does next with its body.
package enum DemoStep: Equatable, Sendable {
    /// Send these bytes at once: one chunk where the answer is chunked.
    case write([UInt8])
    /// Send nothing for a while.
    case pause(milliseconds: Int)
    /// Close the connection, with the body unfinished.
    case breakOff
}
